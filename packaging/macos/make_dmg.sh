#!/bin/sh
# Signs, notarises and staples "dist/Callback Desk.app", and puts it into a disk image.
# Needs DEVELOPER_ID (a "Developer ID Application: …" identity of the keychain) and NOTARY_PROFILE
# (as kept by `xcrun notarytool store-credentials`). Without them it says what is missing and makes
# an image that macOS will not open without asking.
set -eu
cd "$(dirname "$0")/../.."
app="dist/Callback Desk.app"
version=$(sed -n 's/^__version__ = "\(.*\)"/\1/p' app/__init__.py)
image="dist/callback-desk-$version-macos.dmg"
entitlements=packaging/macos/entitlements.plist

if [ "$(uname)" != Darwin ]; then
    echo "A disk image is made on macOS; this is $(uname)." >&2
    exit 2
fi
if [ ! -d "$app" ]; then
    echo "$app is not there: python3 packaging/dev.py bundle makes it." >&2
    exit 1
fi

if [ -n "${DEVELOPER_ID:-}" ]; then
    # From the inside out; `codesign --deep` would give libraries the entitlements of the app.
    find "$app/Contents" -type f \( -name '*.dylib' -o -name '*.so' \) -print0 |
        xargs -0 -n 20 codesign --force --timestamp --options runtime --sign "$DEVELOPER_ID"
    find "$app/Contents" -type d -name '*.framework' -print0 |
        xargs -0 -n 1 codesign --force --timestamp --options runtime --sign "$DEVELOPER_ID"
    codesign --force --timestamp --options runtime --entitlements "$entitlements" \
        --sign "$DEVELOPER_ID" "$app"
    codesign --verify --strict --verbose=2 "$app"
else
    echo "NOT SIGNED: DEVELOPER_ID is not set. Whoever opens it has to allow it in the settings," >&2
    echo "and the keychain will ask again after each update." >&2
fi

rm -f "$image"
hdiutil create -volname "Callback Desk" -srcfolder "$app" -ov -format UDZO "$image"

if [ -n "${DEVELOPER_ID:-}" ] && [ -n "${NOTARY_PROFILE:-}" ]; then
    codesign --force --timestamp --sign "$DEVELOPER_ID" "$image"
    xcrun notarytool submit "$image" --keychain-profile "$NOTARY_PROFILE" --wait
    xcrun stapler staple "$image"
    xcrun stapler validate "$image"
else
    echo "NOT NOTARISED: DEVELOPER_ID or NOTARY_PROFILE is not set." >&2
fi
shasum -a 256 "$image" | tee "$image.sha256"
