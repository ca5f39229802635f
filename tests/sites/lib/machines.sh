# Machines: the control machine and one for each node. A machine is a set of namespaces (process ids, mounts, network,
# host name, IPC) and a cgroup. Nothing of it has a name outside: when its first process ends, the kernel ends all others
# in it and takes its mounts and links away. Sourced, not run.

# machine_make NAME [SITE]: makes the machine and waits until its first process is ready.
machine_make() {
  local name=$1 site=${2:-} dir try
  dir=$(machine_dir "$name")
  # `run`, `lib` and `log` are what the machine sees as /run, /var/lib and /var/log.
  mkdir -p "$dir"/{run,lib,log,tmp,etc,logs,programs}
  cgroup_make "$name/system"
  (
    cgroup_enter "$name/system"
    exec setsid unshare --mount --net --pid --ipc --uts --fork "$RIG_DIR/lib/machine-init" "$name" "$dir" "$site"
  ) </dev/null >"$dir/logs/init" 2>&1 9>&- &
  for try in $(seq 1 100); do
    [ ! -s "$dir/pid" ] || return 0
    sleep 0.05
  done
  die "the machine $name did not start: $(tail -n 3 "$dir/logs/init")"
}

# machine_run NAME COMMAND...: runs a command inside, in the machine's cgroup.
machine_run() {
  local name=$1 pid
  shift
  pid=$(machine_pid "$name") || die "the machine $name does not run."
  ( cgroup_enter "$name/system"; exec nsenter -t "$pid" -m -n -p -i -u -- "$@" )
}

# machine_net NAME COMMAND...: runs a command in its network namespace alone. `ip netns exec` would remount /sys.
machine_net() {
  local pid
  pid=$(machine_pid "$1") || die "the machine $1 does not run."
  shift
  nsenter -t "$pid" -n -- "$@"
}

# --- programs -----------------------------------------------------------------------------------------------------
# A program of a machine is a file in its folder `programs` with the command line, so that it can be read, stopped and
# started again.

# program_define MACHINE PROGRAM COMMAND...
program_define() {
  local dir name=$2
  dir=$(machine_dir "$1")
  shift 2
  {
    printf '#!/bin/sh\n'
    printf 'export PATH=%q TMPDIR=%q HOME=/root\n' "$PACKAGES/usr/bin:$PACKAGES/usr/sbin:/usr/sbin:/usr/bin:/sbin:/bin" "$dir/tmp"
    printf 'exec'
    printf ' \\\n  %q' "$@"
    printf '\n'
  } >"$dir/programs/$name"
  chmod 0755 "$dir/programs/$name"
}

# The process id of a program that runs, as the machine numbers it. Looked up from outside: it is asked often.
program_pid() {
  local dir pid start outer
  dir=$(machine_dir "$1")
  outer=$(machine_pid "$1") || return 1
  { read -r pid start <"$dir/$2.pid"; } 2>/dev/null || return 1
  [ -n "$start" ] && [ "$(start_time "$pid" "/proc/$outer/root/proc")" = "$start" ] || return 1
  # Ended, and not yet buried.
  ! grep -q '^State:.Z' "/proc/$outer/root/proc/$pid/status" 2>/dev/null || return 1
  printf '%s\n' "$pid"
}

require_program() {
  local dir
  dir=$(machine_dir "$1")
  [ -d "$dir/programs" ] || die "there is no machine '$1'; there are: $(ls "$STATE/machines" | xargs)"
  [ -x "$dir/programs/$2" ] || die "the machine $1 has no program '$2'; it has: $(ls "$dir/programs" | xargs)"
}

program_start() {
  local machine=$1 name=$2 dir
  dir=$(machine_dir "$machine")
  require_program "$machine" "$name"
  ! program_pid "$machine" "$name" >/dev/null || return 0
  # Field 22 is the start time.
  machine_run "$machine" /bin/sh -c 'setsid "$0" </dev/null >>"$1" 2>&1 & echo "$! $(cut -d " " -f 22 /proc/$!/stat)" >"$2"' \
    "$dir/programs/$name" "$dir/logs/$name" "$dir/$name.pid" 9>&-
}

# program_stop MACHINE PROGRAM [now]: asks it to end, and makes it after ten seconds, or at once. Returns when it has ended.
program_stop() {
  local pid
  require_program "$1" "$2"
  pid=$(program_pid "$1" "$2") || return 0
  if [ "${3:-}" != now ]; then
    machine_run "$1" kill -TERM "$pid" 2>/dev/null || true
    ! program_ends "$1" "$2" || return 0
  fi
  machine_run "$1" kill -KILL "$pid" 2>/dev/null || true
  program_ends "$1" "$2" || die "$2 on $1 does not end."
}
program_ends() {
  local try
  for try in $(seq 1 100); do
    program_pid "$1" "$2" >/dev/null || return 0
    sleep 0.1
  done
  return 1
}

# Dies with the last lines of its log if a program that should run has ended.
program_check() {
  program_pid "$1" "$2" >/dev/null || {
    tail -n 15 "$(machine_dir "$1")/logs/$2" >&2
    die "$2 on $1 has ended; the lines above are the end of its log."
  }
}
