# Programs that the rig takes from Debian and from the control plane's build. Sourced, not run.

# Unpacked into the cache, not installed: containerd's package would start a service, and runc, the CNI plugins and the
# static busybox would get in the way of others who brought their own.
readonly UNPACKED=(containerd runc containernetworking-plugins busybox-static)
# Installed: tools that start nothing. golang-go and gcc are there already if the control plane was built here.
readonly INSTALLED=(iptables conntrack iproute2 openssl util-linux golang-go gcc libc6-dev)

readonly CACHE="${XDG_CACHE_HOME:-$HOME/.cache}/meshtools"
readonly PACKAGES="$CACHE/sites/packages"

# Everything that is needed before anything is made. Sets BINARIES, the folder of the Kubernetes programs.
get_programs() {
  check_folder "the cache" "$CACHE"
  check_folder "the checkout" "$RIG_DIR"
  mkdir -p "$CACHE/sites"
  # Two rigs may start at once on one cache; images_make is within the lock too.
  exec 8>"$CACHE/sites/.lock"
  flock 8
  install_packages
  unpack_packages
  BINARIES=$(nice -n 5 "$RIG_DIR/../../src/MeshTools.Core/Sandbox/build-control-plane.sh" --with-node 8>&- 9>&-)
}
programs_done() { exec 8>&-; }

install_packages() {
  local package missing=()
  for package in "${INSTALLED[@]}"; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing+=("$package")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  need_apt "${missing[*]}"
  say "installing ${missing[*]}"
  DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends "${missing[@]}" >"$CACHE/sites/install.log" 2>&1 \
    || { apt-get -qq update >&2 && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends "${missing[@]}" >"$CACHE/sites/install.log" 2>&1; } \
    || { tail -n 20 "$CACHE/sites/install.log" >&2; die "apt-get install ${missing[*]} failed."; }
}

unpack_packages() {
  local work package
  [ ! -e "$PACKAGES/.complete" ] || return 0
  need_apt "${UNPACKED[*]}"
  say "unpacking ${UNPACKED[*]}"
  # Below the state folder, so that `down` finds it after a crash.
  work="$STATE/work"
  mkdir "$work"
  ( cd "$work" && { download_packages || { apt-get -qq update >&2 && download_packages; }; } ) >"$CACHE/sites/download.log" 2>&1 \
    || { tail -n 20 "$CACHE/sites/download.log" >&2; die "apt-get download ${UNPACKED[*]} failed."; }
  mkdir "$work/root"
  for package in "$work"/*.deb; do dpkg-deb -x "$package" "$work/root"; done
  touch "$work/root/.complete"
  rm -rf "$PACKAGES" "$PACKAGES.new"
  mv "$work/root" "$PACKAGES.new"
  mv "$PACKAGES.new" "$PACKAGES"
  rm -rf "$work"
}
download_packages() { apt-get -qq -o APT::Sandbox::User=root download "${UNPACKED[@]}"; }

need_apt() { command -v apt-get >/dev/null || die "this machine lacks $1, and has no apt-get to get it with: the rig needs Debian's packages."; }
