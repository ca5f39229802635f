# Takes a rig away, whatever state it is in. Sourced, not run.
# Order matters: processes first. With the last one in a machine its namespaces, links and mounts are gone by themselves.

rig_remove() {
  note_processes "$(cgroup_processes)"
  machines_end
  cgroup_kill_all
  if ip link show "$HOST_LINK" >/dev/null 2>&1; then ip link delete "$HOST_LINK" 2>/dev/null || true; fi
  cgroup_remove_all
  [ ! -d "$STATE" ] || remove_state
  wait_buried
}

# The first processes of machines go before the rest, so that those who started them bury them; else they stay in the list
# of processes until the machine's own first process comes round.
machines_end() {
  local dir pid try
  for dir in "$STATE"/machines/*; do
    pid=$(machine_pid "${dir##*/}") || continue
    kill -KILL "$pid" 2>/dev/null || true
  done
  for dir in "$STATE"/machines/*; do
    for try in $(seq 1 100); do
      machine_pid "${dir##*/}" >/dev/null || break
      sleep 0.05
    done
  done
}

# Only a folder that says it is this rig's, and never across a mount.
remove_state() {
  local try
  if [ ! -e "$STATE/rig" ]; then
    rmdir "$STATE" 2>/dev/null || die "$STATE is no rig's folder (it has no file 'rig'); nothing in it was touched."
    return
  fi
  [ "$(cat "$STATE/rig")" = "$RIG" ] || die "$STATE belongs to ${RIG} by its path but says '$(cat "$STATE/rig")'; was it moved? Nothing was touched."
  # The mark goes last, so that a removal that is interrupted can be done again. Mounts of a namespace vanish a moment
  # after its last process.
  for try in $(seq 1 50); do
    ! find "$STATE" -xdev -depth -mindepth 1 ! -path "$STATE/rig" -delete 2>/dev/null || break
    sleep 0.1
  done
  find "$STATE" -xdev -depth -mindepth 1 ! -path "$STATE/rig" -delete || die "not all of $STATE could be removed."
  rm -f "$STATE/rig"
  rmdir "$STATE"
}
