# What every command of the rig needs: messages, the state folder, the plan of sites and addresses.
# Sourced, not run.

RIG_DIR=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
readonly RIG_DIR

# Site names are regions; a node is called by the two letters and a number. The order gives the site its number.
readonly SITES=(shenzhen beijing wuxi)
readonly SITE_CODES=(sz bj wx)
readonly MAX_NODES_PER_SITE=3

say() { printf 'sites: %s\n' "$*" >&2; }
die() { printf 'sites: error: %s\n' "$*" >&2; exit 1; }

# Prints the comment at the head of a command as its help.
usage_of() { sed -n '2,/^[^#]/{/^#/s/^# \{0,1\}//p}' "$1"; }

require_root_on_linux() {
  [ "$(uname -s)" = Linux ] || die "the rig is made of Linux namespaces and cgroups; this is $(uname -s)."
  [ "$(id -u)" -eq 0 ] || die "the rig makes namespaces, cgroups and links, and needs root. Run it as root (sudo $0)."
}

# --- the state folder -------------------------------------------------------------------------------------------
# Everything a rig makes has a name that follows from its state folder: what a crashed `up` left is found by `down`
# even if nothing was written down.

default_state() { printf '%s\n' "${MESHTOOLS_SITES_STATE:-${XDG_STATE_HOME:-$HOME/.local/state}/meshtools/sites}"; }

# The commands that work on a rig that is up: use_rig COMMAND ARGUMENTS... takes --state and --help out, loads the plan
# and leaves the rest in ARGS. Arguments after the first that is not an option are left as they are.
use_rig() {
  local command=$1 state
  state=$(default_state)
  shift
  while [ $# -gt 0 ]; do
    case "$1" in
      --state) state=${2:?}; shift ;;
      -h|--help) usage_of "$command"; exit 0 ;;
      -*) die "unknown argument '$1'; see --help" ;;
      *) break ;;
    esac
    shift
  done
  ARGS=("$@")
  require_root_on_linux
  use_state "$state"
  load_plan
}

# use_state DIR: sets STATE (absolute), RIG (the name of its cgroup) and HOST_LINK (its link in the host's namespace).
use_state() {
  STATE=$(realpath -m -- "$1")
  local id
  id=$(printf '%s' "$STATE" | sha256sum | cut -c 1-8)
  RIG="meshtools-sites-$id"
  HOST_LINK="mts-$id"
  check_folder "the state folder" "$STATE"
  # A socket's path has room for 107 letters; the longest here is machines/control/run/containerd.sock or so.
  [ ${#STATE} -le 64 ] || die "the path of the state folder is too long for sockets below it: $STATE"
}

# Machines of the rig see folders of their own instead of these, so nothing they need may be in there.
check_folder() {
  case "$2/" in
    /|/run/*|/var/run/*|/var/lib/*|/var/log/*|/proc/*|/sys/*|/dev/*) die "$1 cannot be $2: machines of the rig do not see that place. Choose another (--state, XDG_STATE_HOME, XDG_CACHE_HOME)." ;;
  esac
  case "$2" in *[!A-Za-z0-9/._-]*) die "$1 has a letter in its path that is not one of A-Z a-z 0-9 / . _ -: $2" ;; esac
}

# One command at a time on a rig. The descriptor must not go to daemons: close it with 9>&-.
lock_state() { exec 9<"$STATE"; flock "$@" 9; }

# --- machines -----------------------------------------------------------------------------------------------------

machine_dir() { printf '%s/machines/%s\n' "$STATE" "$1"; }

# The process id of a machine's first process, seen from outside; fails if the machine does not run.
machine_pid() {
  local dir pid start
  dir=$(machine_dir "$1")
  [ -r "$dir/pid" ] || return 1
  read -r pid start <"$dir/pid"
  [ -n "$start" ] && [ "$(start_time "$pid")" = "$start" ] || return 1
  printf '%s\n' "$pid"
}

# When a process started, in clock ticks since boot: with its id it names one process and never another. Prints nothing if
# there is none. A second argument names another /proc.
start_time() {
  local stat
  stat=$(cat "${2:-/proc}/$1/stat" 2>/dev/null) || return 0
  # Fields count from 3 behind the name, which may hold anything.
  set -- ${stat##*) }
  printf '%s\n' "${20}"
}

# --- plan -----------------------------------------------------------------------------------------------------------
# NET is the first half of all addresses, e.g. 10.213. Of NET.0.0/16:
#   NET.0.0/24    control: .1 the API server and router, .254 the host
#   NET.S.0/24    site S (1, 2, 3): .1 the router, .11 .12 .13 the nodes
#   NET.SN.0/24   pods of node N at site S, e.g. NET.12.0/24 the second node of shenzhen
#   NET.128.0/20  Services

site_number() {
  local i
  for i in "${!SITES[@]}"; do [ "${SITES[$i]}" != "$1" ] || { printf '%s\n' $((i + 1)); return; }; done
  die "there is no site '$1'; there are: ${SITES[*]}"
}
site_code() { printf '%s\n' "${SITE_CODES[$1 - 1]}"; }
site_name() { printf '%s\n' "${SITES[$1 - 1]}"; }

# "site-number node-number name", one line a node.
nodes() {
  local s n
  for s in 1 2 3; do for ((n = 1; n <= NODES_PER_SITE; n++)); do printf '%s %s %s0%s\n' "$s" "$n" "$(site_code "$s")" "$n"; done; done
}
node_names() { nodes | cut -d ' ' -f 3; }
node_address() { printf '%s.%s.%s\n' "$NET" "$1" $((10 + $2)); }
router_address() { printf '%s.%s.1\n' "$NET" "$1"; }
pod_subnet() { printf '%s.%s%s.0/24\n' "$NET" "$1" "$2"; }
api_address() { printf '%s.0.1\n' "$NET"; }
host_address() { printf '%s.0.254\n' "$NET"; }
service_range() { printf '%s.128.0/20\n' "$NET"; }
api_service_address() { printf '%s.128.1\n' "$NET"; }

# Reads what `up` settled, for commands that come later.
load_plan() {
  [ -r "$STATE/plan" ] || die "no rig is up with the state folder $STATE; run tests/sites/up first."
  . "$STATE/plan"
}
