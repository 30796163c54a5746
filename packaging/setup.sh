# SPDX-License-Identifier: GPL-3.0-or-later
# Sourced by packaging/run and packaging/test: the root of the source tree, and what both do before building.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

# No silent end: whatever command stops a script is named, with its line and its status.
set -E
trap 'echo "${BASH_SOURCE[0]}, line $LINENO: \`$BASH_COMMAND\` ended with status $?." >&2' ERR

# stop WORDS…: ends the script with a sentence about what went wrong and what to do about it.
stop() {
  echo "$*" >&2
  exit 1
}

# missing_packages NAME…: those that are not fully installed (half-installed ones count as missing), one a line.
missing_packages() {
  # All that dpkg knows is listed: asked for a package it has never heard of, dpkg-query would answer 1.
  local installed
  installed=$(dpkg-query -W -f='${db:Status-Abbrev} ${Package}\n' | sed -n 's/^.i  *//p')
  printf '%s\n' "$@" | grep -vxF -e "$installed" || [ $? -eq 1 ]
}

# install_missing_packages run|test: those of debian-packages.txt that are missing; for `run` without those that only the
# tests need.
install_missing_packages() {
  command -v dpkg-query >/dev/null ||
    { echo "This is not Debian: please install what packaging/debian-packages.txt names by hand." >&2; return 0; }
  local wanted missing as_root=() lists_updated=true
  local until='$^'
  [ "$1" = test ] || until='^# tests'
  wanted=$(sed -e "/$until/,\$d" -e 's/#.*//' -e 's/[[:space:]]//g' -e '/^$/d' "$root/packaging/debian-packages.txt")
  # Word splitting is meant here and below: package names hold no spaces.
  missing=$(missing_packages $wanted | xargs)
  [ -n "$missing" ] || return 0
  echo "Installing $(wc -w <<<"$missing") packages: $missing" >&2
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null ||
      stop "Installing packages needs root or sudo. As root: apt-get install --no-install-recommends $missing"
    as_root=(sudo)
  fi
  # One source that cannot be reached is no reason to stop: the packages may be in the lists of another.
  "${as_root[@]}" apt-get update -q -o APT::Update::Error-Mode=any >&2 || lists_updated=false
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends \
    -o DPkg::Lock::Timeout=300 $missing >&2 && return 0
  missing=$(missing_packages $missing | xargs)
  if $lists_updated; then
    stop "apt-get could not install (its reason is above): $missing. Mend that, then run this again."
  fi
  stop "Could not fetch: $missing. Check the network and apt's sources (apt-get update), then run this again."
}

# configure_and_build PRESET: one line of progress, and whatever the compiler has to say. Silent when there is nothing to do.
configure_and_build() {
  local preset=$1 log
  log=$(mktemp)
  (cd "$root" && cmake --preset "$preset") >"$log" 2>&1 || { cat "$log" >&2; rm -f "$log"; return 1; }
  rm -f "$log"
  if [ -t 2 ]; then
    (cd "$root" && NINJA_STATUS='Building: %p, %e s ' cmake --build --preset "$preset") >&2  # one line, overwritten
  else
    (cd "$root" && NINJA_STATUS='@%p@%e@' cmake --build --preset "$preset") 2>&1 |
      awk -F@ '/^@/ { tenth = int($2 / 10); if (tenth > shown) { shown = tenth; print "Building: " $2 ", " $3 " s"; fflush() } next }
               !/no work to do/' >&2
  fi
}
