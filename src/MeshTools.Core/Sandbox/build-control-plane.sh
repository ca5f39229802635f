#!/usr/bin/env bash
# Builds a Kubernetes control plane from Debian's own source package and puts it into MeshTools' cache.
#
# For machines that can reach a Debian archive and nothing else. Elsewhere Start-MeshSandbox downloads the
# release binaries, or takes those in KUBEBUILDER_ASSETS or on PATH.
#
# usage: build-control-plane.sh [--with-node]
#   --with-node   also build kubelet and kube-proxy
#
# Result: ${XDG_CACHE_HOME:-$HOME/.cache}/meshtools/control-plane/v1.20.2/
#   etcd kube-apiserver kube-controller-manager kube-scheduler kubectl [kubelet kube-proxy]
# Prints the folder on standard output; all progress goes to standard error.
# Takes about six minutes on two cores the first time and nothing after that.
set -euo pipefail

readonly SUITE=bookworm
readonly VERSION=v1.20.2
readonly CONTROL_PLANE=(kube-apiserver kube-controller-manager kube-scheduler)
readonly NODE=(kubelet kube-proxy)

say() { printf 'control plane: %s\n' "$*" >&2; }
die() { printf 'control plane: error: %s\n' "$*" >&2; exit 1; }

wanted=("${CONTROL_PLANE[@]}")
for arg in "$@"; do
  case "$arg" in
    --with-node) wanted+=("${NODE[@]}") ;;
    -h|--help) sed -n '2,14p' "$0" | sed 's/^# \{0,1\}//'; exit 0 ;;
    *) die "unknown argument '$arg'; see --help" ;;
  esac
done

cache="${XDG_CACHE_HOME:-$HOME/.cache}/meshtools/control-plane"
target="$cache/$VERSION"

complete() {
  local name
  for name in etcd kubectl "${wanted[@]}"; do [ -x "$target/$name" ] || return 1; done
}

mkdir -p "$cache"
# One build at a time: a second caller waits for the first and then finds its result.
exec 9>"$cache/.build.lock"
flock 9
# What a build that was killed has left; nobody else is at work while the lock is held.
rm -rf "$cache"/.build.??????
if complete; then printf '%s\n' "$target"; exit 0; fi

command -v apt-get >/dev/null 2>&1 || die "this way needs Debian's apt-get. Elsewhere set KUBEBUILDER_ASSETS to a folder with etcd and kube-apiserver."
as_root=()
if [ "$(id -u)" -ne 0 ]; then
  command -v sudo >/dev/null 2>&1 || die "installing the Go compiler needs root; run this script as root once, or install: golang-go dpkg-dev rsync make gcc libc6-dev golang-github-modern-go-reflect2-dev"
  as_root=(sudo)
fi

work=$(mktemp -d "$cache/.build.XXXXXX")
trap 'rm -rf "$work"' EXIT

# A source list of our own: the machine's lists stay as they are. The archive is the one the machine already uses.
site=$(apt-get indextargets --format '$(SITE)' 'Created-By: Packages' 'Origin: Debian' 2>/dev/null | grep -v security | head -n 1 || true)
[ -n "$site" ] || site=http://deb.debian.org/debian
mkdir -p "$work/apt/lists/partial" "$work/apt/parts" "$work/src"
for kind in deb deb-src; do
  echo "$kind [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $site $SUITE main"
done > "$work/apt/sources.list"
apt_own() {
  apt-get -qq -o APT::Sandbox::User=root -o Dir::Etc::SourceList="$work/apt/sources.list" \
    -o Dir::Etc::SourceParts="$work/apt/parts" -o Dir::State::Lists="$work/apt/lists" "$@"
}
# --- sources and tools ---------------------------------------------------------------------------------------
say "reading Debian's package lists"
apt_own update >&2
missing=()
for package in golang-go dpkg-dev rsync make gcc libc6-dev golang-github-modern-go-reflect2-dev; do
  dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing+=("$package")
done
if [ ${#missing[@]} -gt 0 ]; then
  say "installing ${missing[*]}"
  "${as_root[@]}" apt-get -qq update >&2
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends "${missing[@]}" >"$work/install.log" 2>&1 \
    || { tail -n 20 "$work/install.log" >&2; die "apt-get install failed"; }
fi

# etcd and kubectl are unpacked, not installed: a service that starts by itself is nobody's wish.
say "unpacking etcd and kubectl"
( cd "$work/src" && apt_own download etcd-server kubernetes-client >&2 )
for package in "$work"/src/*.deb; do dpkg-deb -x "$package" "$work/root"; done

say "fetching Debian's kubernetes source"
( cd "$work/src" && apt_own source kubernetes >"$work/source.log" 2>&1 ) \
  || { tail -n 20 "$work/source.log" >&2; die "apt-get source kubernetes failed"; }
tree=$(find "$work/src" -maxdepth 1 -type d -name 'kubernetes-*' | head -n 1)
[ -n "$tree" ] || die "no source tree was unpacked"

# The vendored reflect2 1.0.1 reads runtime internals that moved in Go 1.18: an API server built with it dies with
# "unexpected fault address" on the first server-side apply of a custom resource. Debian packages 1.0.2, which does not.
vendored="$tree/vendor/github.com/modern-go/reflect2"
packaged=/usr/share/gocode/src/github.com/modern-go/reflect2
[ -d "$packaged" ] || die "golang-github-modern-go-reflect2-dev did not bring $packaged"
rm -rf "$vendored" && mkdir -p "$vendored"
cp "$packaged"/*.go "$packaged"/*.s "$vendored"/
rm -f "$vendored"/*_test.go

# --- build -----------------------------------------------------------------------------------------------------
todo=()
for name in "${wanted[@]}"; do [ -x "$target/$name" ] || todo+=("$name"); done
say "building ${todo[*]} (minutes; log: $cache/build.log)"
export GOPATH="$work/go" GOCACHE="$work/gocache" GOFLAGS=-mod=vendor GO111MODULE=on GOPROXY=off KUBE_GIT_VERSION="$VERSION" \
  KUBE_GIT_COMMIT=unknown KUBE_GIT_TREE_STATE=archive
packages=()
for name in "${todo[@]}"; do packages+=("cmd/$name"); done
if ! make -C "$tree" WHAT="${packages[*]}" >"$cache/build.log" 2>&1; then
  tail -n 20 "$cache/build.log" >&2
  die "the build failed; the whole log is $cache/build.log"
fi

mkdir -p "$work/out"
if [ -d "$target" ]; then cp -p "$target"/* "$work/out"/; fi
for name in "${todo[@]}"; do install -m 0755 "$tree/_output/bin/$name" "$work/out/$name"; done
install -m 0755 "$work/root/usr/bin/etcd" "$work/root/usr/bin/kubectl" "$work/out"
rm -rf "$target"
mv "$work/out" "$target"
say "ready: $target"
printf '%s\n' "$target"
