#!/bin/sh
# Installs Callback Desk for one user, without root. Run it again with a newer archive to update.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
lib=$HOME/.local/lib
bin=$HOME/.local/bin
share=${XDG_DATA_HOME:-$HOME/.local/share}
mkdir -p "$lib" "$bin" "$share"

# The new one is there whole before the old one goes; an app that runs keeps the files it has open.
rm -rf "$lib/callback-desk.new"
cp -R "$here/callback-desk" "$lib/callback-desk.new"
rm -rf "$lib/callback-desk.old"
if [ -e "$lib/callback-desk" ]; then mv "$lib/callback-desk" "$lib/callback-desk.old"; fi
mv "$lib/callback-desk.new" "$lib/callback-desk"
rm -rf "$lib/callback-desk.old"
cp "$here/uninstall.sh" "$lib/callback-desk/uninstall.sh"

ln -sf "$lib/callback-desk/callback-desk" "$bin/callback-desk"
(cd "$here/share" && find . -type f) | while IFS= read -r file; do
    mkdir -p "$share/$(dirname "$file")"
    cp "$here/share/$file" "$share/$file"
done
# A menu entry names the program as a quoted text, in which a few characters mean something else.
program=$(printf '%s' "$bin/callback-desk" | sed -e 's/[\\"`$]/\\\\&/g' -e 's/%/%%/g')
while IFS= read -r line; do
    case $line in
        Exec=callback-desk*) printf '%s\n' "Exec=\"$program\"${line#Exec=callback-desk}" ;;
        *) printf '%s\n' "$line" ;;
    esac
done < "$here/share/applications/callback-desk.desktop" > "$share/applications/callback-desk.desktop"
if command -v update-desktop-database >/dev/null; then
    update-desktop-database -q "$share/applications" || true
fi
if command -v update-mime-database >/dev/null; then
    update-mime-database "$share/mime" || true
fi

if command -v xdg-mime >/dev/null; then
    xdg-mime default callback-desk.desktop x-scheme-handler/callback-desk || true
    xdg-mime default callback-desk.desktop application/vnd.callback-desk.request+json || true
fi

echo "Callback Desk is installed in $lib/callback-desk."
case ":$PATH:" in
    *":$bin:"*) echo "Start it from the menu, or with: callback-desk" ;;
    *) echo "Start it from the menu, or with: $bin/callback-desk" ;;
esac
echo "To remove it: $lib/callback-desk/uninstall.sh"
