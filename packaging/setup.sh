# SPDX-License-Identifier: GPL-3.0-or-later
# Sourced by packaging/run and packaging/test: the root of the source tree, and what both do before building.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

# Installs the packages of debian-packages.txt that are missing.
install_missing_packages() {
  local wanted missing=()
  mapfile -t wanted < <(sed -e 's/#.*//' -e 's/[[:space:]]//g' -e '/^$/d' "$root/packaging/debian-packages.txt")
  if ! command -v dpkg-query >/dev/null; then
    echo "This is not Debian: please install what packaging/debian-packages.txt names by hand." >&2
    return 0
  fi
  local installed
  installed=$(dpkg-query -W -f='${db:Status-Abbrev} ${Package}\n' "${wanted[@]}" 2>/dev/null | sed -n 's/^ii  *//p')
  local package
  for package in "${wanted[@]}"; do
    grep -qxF "$package" <<<"$installed" || missing+=("$package")
  done
  [ ${#missing[@]} -eq 0 ] && return 0
  echo "Installing ${#missing[@]} packages: ${missing[*]}" >&2
  local as_root=()
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || { echo "Neither root nor sudo: please install them by hand." >&2; return 1; }
    as_root=(sudo)
  fi
  "${as_root[@]}" apt-get update -q >&2
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "${missing[@]}" >&2
}

# configure_and_build PRESET: silent when there is nothing to do.
configure_and_build() {
  local preset=$1 log
  log=$(mktemp)
  (cd "$root" && cmake --preset "$preset") >"$log" 2>&1 || { cat "$log" >&2; rm -f "$log"; return 1; }
  rm -f "$log"
  (cd "$root" && cmake --build --preset "$preset") >&2
}
