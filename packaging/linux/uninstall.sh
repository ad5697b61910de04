#!/bin/sh
# Removes Callback Desk of one user. What was kept with it stays, and where is said.
set -eu
share=${XDG_DATA_HOME:-$HOME/.local/share}
config=${XDG_CONFIG_HOME:-$HOME/.config}
rm -f "$HOME/.local/bin/callback-desk"
rm -f "$share/applications/callback-desk.desktop" "$share/metainfo/callback-desk.metainfo.xml"
rm -f "$share"/icons/hicolor/*/apps/callback-desk.png "$share/icons/hicolor/scalable/apps/callback-desk.svg"
rm -f "$share/man/man1/callback-desk.1" "$share/bash-completion/completions/callback-desk"
rm -f "$share/zsh/site-functions/_callback-desk" "$share/fish/vendor_completions.d/callback-desk.fish"
rm -f "$share/mime/packages/callback-desk-request.xml"
if command -v update-mime-database >/dev/null; then update-mime-database "$share/mime" || true; fi
if command -v update-desktop-database >/dev/null; then
    update-desktop-database -q "$share/applications" || true
fi
rm -rf "$HOME/.local/lib/callback-desk"
echo "Callback Desk is removed. Your companies and what was seen of them stay in"
echo "  $share/callback-desk"
echo "preferences in"
echo "  $config/callback-desk"
echo "and passwords in the system's password store (entries that begin with callback-desk)."
