# The rig's cgroups. Every process that the rig starts, `up` itself included, is in one of them, and so are all its
# children: this is how `down` finds what a crash left, without guessing by names. Sourced, not run.

# Mount points of all hierarchies: the v1 ones and the unified one, whichever this machine has.
cgroup_mounts() { awk '$3 == "cgroup" || $3 == "cgroup2" { print $2 }' /proc/self/mounts | sort -u; }

cgroup_v1() { awk '$3 == "cgroup" { print $2 }' /proc/self/mounts | grep -q '/memory$'; }

# The hierarchies that machines are put into: all v1 ones, or the unified one alone.
cgroup_joined() {
  if cgroup_v1; then awk '$3 == "cgroup" { print $2 }' /proc/self/mounts | sort -u; else awk '$3 == "cgroup2" { print $2 }' /proc/self/mounts | head -n 1; fi
}

# The one hierarchy that `up` itself is put into. Pids has no limits by default, so nothing changes for it.
cgroup_tracking() { if cgroup_v1; then cgroup_joined | grep '/pids$'; else cgroup_joined; fi; }

# cgroup_make PATH: below the rig's, in every hierarchy.
cgroup_make() {
  local mount part path
  for mount in $(cgroup_joined); do
    path=$mount
    for part in "$RIG" ${1//\// }; do
      # The unified hierarchy hands no controller down by itself.
      if ! cgroup_v1; then sed 's/[a-z_]\+/+&/g' "$path/cgroup.controllers" >"$path/cgroup.subtree_control" 2>/dev/null || true; fi
      mkdir -p "$path/$part" || die "cannot make the cgroup $path/$part; the rig needs a writable cgroup file system."
      # A v1 cpuset takes no process before it has processors and memory.
      if [ -e "$path/$part/cpuset.cpus" ] && cgroup_v1; then
        cat "$path/cpuset.cpus" >"$path/$part/cpuset.cpus"
        cat "$path/cpuset.mems" >"$path/$part/cpuset.mems"
      fi
      path=$path/$part
    done
  done
}

# cgroup_enter PATH: puts the calling shell, and what it starts from now on, into the rig's cgroup of that path.
cgroup_enter() {
  local mount
  for mount in $(cgroup_joined); do echo "$BASHPID" >"$mount/$RIG/$1/cgroup.procs"; done
}

# `up` enters while it works and leaves when it is done, or before it undoes its own work.
cgroup_track_self() {
  CGROUP_HOME=$(cgroup_tracking)$(awk -F: -v v1="$(cgroup_v1 && echo 1 || echo 0)" \
    '(v1 && $2 == "pids") || (!v1 && $1 == 0) { print $3 }' /proc/self/cgroup)
  cgroup_make up
  echo "$BASHPID" >"$(cgroup_tracking)/$RIG/up/cgroup.procs"
}
cgroup_untrack_self() { echo "$BASHPID" >"$CGROUP_HOME/cgroup.procs"; }

# All process ids in the rig's cgroups.
cgroup_processes() {
  local mount
  for mount in $(cgroup_mounts); do
    [ -d "$mount/$RIG" ] || continue
    find "$mount/$RIG" -name cgroup.procs -exec cat {} + 2>/dev/null || true
  done | sort -un
}

# Kills until nothing is left: what was being started while the list was made is in the next list.
cgroup_kill_all() {
  local pids try
  for try in $(seq 1 300); do
    pids=$(cgroup_processes)
    [ -n "$pids" ] || break
    note_processes "$pids"
    # shellcheck disable=SC2086
    kill -KILL $pids 2>/dev/null || true
    sleep 0.1
  done
  [ -z "$pids" ] || die "these processes of the rig do not end: ${pids//$'\n'/ }"
}

# A process that has ended stays listed until its parent, for most process 1, takes note. note_processes remembers those
# that will end; wait_buried waits a while for all of them. It is not ours to hurry, so then it goes on.
NOTED=()
note_processes() {
  local pid
  for pid in $1; do NOTED+=("$pid $(start_time "$pid")"); done
}
wait_buried() {
  local one end=$((SECONDS + 10))
  for one in "${NOTED[@]}"; do
    # What had no start time had ended when it was noted.
    while [ -n "${one#* }" ] && [ "$(start_time "${one% *}")" = "${one#* }" ] && [ $SECONDS -lt $end ]; do sleep 0.1; done
  done
}

# Bottom up. A group is busy for a moment after its last process has ended.
cgroup_remove_all() {
  local mount try
  for mount in $(cgroup_mounts); do
    for try in $(seq 1 100); do
      [ -d "$mount/$RIG" ] || break
      find "$mount/$RIG" -depth -type d -exec rmdir {} + 2>/dev/null || true
      [ ! -d "$mount/$RIG" ] || sleep 0.1
    done
    [ ! -d "$mount/$RIG" ] || die "the cgroup $mount/$RIG cannot be removed."
  done
}

# cgroup_memory PATH: bytes in use by that part of the rig, page cache included.
cgroup_memory() {
  local mount
  for mount in $(cgroup_joined); do
    cat "$mount/$RIG/$1/memory.usage_in_bytes" "$mount/$RIG/$1/memory.current" 2>/dev/null || true
  done | head -n 1
}
