#!/bin/sh
# Puts the program into the menu and has a double click open projects (.rplan), for you alone.
#     sh install.sh            the program lies in this folder, or is on the path
#     sh install.sh remove     takes that back; the projects themselves stay
set -eu
here=$(cd "$(dirname "$0")" && pwd)
name=equipment-replacement-planner
data=${XDG_DATA_HOME:-$HOME/.local/share}
icons=$data/icons/hicolor/scalable
entry=$data/applications/$name.desktop
type=$data/mime/packages/$name.xml
update() {
    if command -v update-mime-database >/dev/null; then update-mime-database "$data/mime"; fi
    if command -v update-desktop-database >/dev/null; then
        update-desktop-database "$data/applications"
    fi
}
if [ "${1:-}" = remove ]; then
    rm -f "$entry" "$type" "$icons/apps/$name.svg" \
        "$icons/mimetypes/application-x-equipment-replacement-project.svg"
    update
    exit 0
fi
mkdir -p "$data/applications" "$data/mime/packages" "$icons/apps" "$icons/mimetypes"
program=$name
if [ -x "$here/$name" ]; then program=$here/$name; fi
# In a desktop entry a quote, a dollar and a backtick of a path are escaped, twice.
quoted=$(printf '%s' "$program" | sed 's/["`$]/\\\\&/g; s/%/%%/g')
while IFS= read -r line; do
    case $line in
    Exec=*) printf 'Exec="%s" %%f\n' "$quoted" ;;
    *) printf '%s\n' "$line" ;;
    esac
done <"$here/$name.desktop" >"$entry"
cp "$here/$name.xml" "$type"
cp "$here/app.svg" "$icons/apps/$name.svg"
cp "$here/app.svg" "$icons/mimetypes/application-x-equipment-replacement-project.svg"
update
echo "A double click on a project opens it with $program"
