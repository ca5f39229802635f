# The images of the rig, made from what is written here and Debian's static busybox: meshtools-pause:1 and
# meshtools-standin:1, both in one archive as `docker save` writes it. Cached by the contents they are made from.
# Sourced, not run.

images_make() {
  local key work
  key=$({ cat "$RIG_DIR"/standin/*.go "$RIG_DIR/standin/go.mod" "$RIG_DIR/lib/pause.c" "$RIG_DIR/lib/images.sh"; go version; } | sha256sum | cut -c 1-16)
  IMAGES="$CACHE/sites/images-$key.tar"
  [ ! -e "$IMAGES" ] || return 0
  say "making images"
  work="$STATE/work"

  mkdir -p "$work/pause" "$work/standin"/{bin,tmp,etc}
  gcc -Os -static -s -o "$work/pause/pause" "$RIG_DIR/lib/pause.c"
  ( cd "$RIG_DIR/standin" && CGO_ENABLED=0 GOFLAGS=-mod=mod GOPROXY=off GO111MODULE=on nice -n 5 go build -trimpath -ldflags '-s -w' -o "$work/standin/bin/standin" . ) >&2
  # The program plays by its own name too: `pilot-discovery` is called so by those who look into istiod.
  ln -s standin "$work/standin/bin/pilot-discovery"
  cp "$PACKAGES/bin/busybox" "$work/standin/bin/busybox"
  "$work/standin/bin/busybox" --list | while read -r applet; do
    [ "$applet" = busybox ] || ln -s busybox "$work/standin/bin/$applet"
  done
  # 1337 is the user that Istio's proxies run as.
  printf 'root:x:0:0:root:/:/bin/sh\nistio-proxy:x:1337:1337::/:/bin/sh\nnobody:x:65534:65534::/:/bin/false\n' >"$work/standin/etc/passwd"
  chmod 1777 "$work/standin/tmp"

  mkdir "$work/archive"
  printf '[%s,%s]' \
    "$(image_layer "$work" pause meshtools-pause:1 '["/pause"]')" \
    "$(image_layer "$work" standin meshtools-standin:1 '["/bin/standin"]')" >"$work/archive/manifest.json"
  tar -C "$work/archive" -cf "$work/images.tar" .
  rm -f "$CACHE"/sites/images-*.tar
  mv "$work/images.tar" "$CACHE/sites/images.new"
  mv "$CACHE/sites/images.new" "$IMAGES"
  rm -rf "$work"
}

# image_layer WORK FOLDER NAME ENTRYPOINT: packs a folder as an image of one layer, prints its line of the manifest.
image_layer() {
  local layer="$1/archive/$2.tar" digest
  tar -C "$1/$2" --owner=0 --group=0 --numeric-owner --sort=name --mtime=@0 -cf "$layer" .
  digest=$(sha256sum "$layer" | cut -d ' ' -f 1)
  printf '{"architecture":"%s","os":"linux","config":{"Entrypoint":%s,"Env":["PATH=/bin"],"WorkingDir":"/"},"rootfs":{"type":"layers","diff_ids":["sha256:%s"]}}' \
    "$(go env GOARCH)" "$4" "$digest" >"$1/archive/$2.json"
  printf '{"Config":"%s.json","RepoTags":["%s"],"Layers":["%s.tar"]}' "$2" "$3" "$2"
}

images_import() {
  ctr_on "$1" images import "$IMAGES" >"$(machine_dir "$1")/logs/import" 2>&1 \
    || die "ctr could not import the images on $1: $(tail -n 3 "$(machine_dir "$1")/logs/import")"
}
