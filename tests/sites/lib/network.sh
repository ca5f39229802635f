# Links and routes. The control machine is the router between the sites:
#
#   host --- control --+-- shenzhen (bridge) --- sz01, sz02 ...
#                      +-- beijing  (bridge) --- bj01 ...
#                      +-- wuxi     (bridge) --- wx01 ...
#
# The bridges are in the control machine's namespace; between router and bridge is a pair of links, the site's line. `cut`
# takes the line down: nodes of one site still reach each other, as in a real partition. Sourced, not run.

to_number() { local a b c d; IFS=. read -r a b c d <<<"$1"; echo $(((a << 24) + (b << 16) + (c << 8) + d)); }

# Refuses to use addresses that this machine already has a way to.
check_subnet_free() {
  local route address length mask
  [[ $NET =~ ^(10\.[0-9]{1,3}|172\.(1[6-9]|2[0-9]|3[01])|192\.168)$ ]] && [ "${NET#*.}" -le 255 ] \
    || die "--net takes the first half of a private /16, e.g. 10.213; '$NET' is not one."
  while read -r route; do
    address=${route%/*}
    length=${route#*/}
    [ "$length" != "$route" ] || length=32
    [ "$length" -le 16 ] || length=16
    mask=$(((0xffffffff << (32 - length)) & 0xffffffff))
    if [ $(($(to_number "$address") & mask)) -eq $(($(to_number "$NET.0.0") & mask)) ]; then
      die "this machine already uses $route, which the rig's $NET.0.0/16 would hide. Choose another with --net, e.g. --net 10.214."
    fi
  done < <({ ip -4 -o addr show | awk '{ print $4 }'; ip -4 route show table all | sed -E 's/^(local|broadcast|unicast|blackhole|unreachable|prohibit) //' | awk '{ print $1 }'; } | grep -E '^[0-9]' | sort -u)
}

# One namespace a batch of commands: `ip -batch` is much faster than a process for each.
network_make() {
  local control s n name pid
  control=$(machine_pid control)

  # Host and control machine. The host gets a route to nodes and pods, and nothing else changes there.
  ip link add "$HOST_LINK" type veth peer name host netns "$control"
  ip link set "$HOST_LINK" addrgenmode none 2>/dev/null || true
  ip addr add "$(host_address)/24" dev "$HOST_LINK"
  ip link set "$HOST_LINK" up
  ip route add "$NET.0.0/17" via "$(api_address)" dev "$HOST_LINK"

  {
    echo "addr add $(api_address)/24 dev host"
    echo "link set host up"
    for s in 1 2 3; do
      echo "link add $(site_name "$s") type bridge"
      echo "link add line-$(site_code "$s") type veth peer name $(line_end "$s")"
      echo "link set $(line_end "$s") master $(site_name "$s")"
      echo "addr add $(router_address "$s")/24 dev line-$(site_code "$s")"
      echo "link set $(site_name "$s") up"
      echo "link set $(line_end "$s") up"
      echo "link set line-$(site_code "$s") up"
    done
    while read -r s n name; do
      pid=$(machine_pid "$name")
      echo "link add $name type veth peer name eth0 netns $pid"
      echo "link set $name master $(site_name "$s")"
      echo "link set $name up"
      echo "route add $(pod_subnet "$s" "$n") via $(node_address "$s" "$n")"
    done < <(nodes)
  } >"$STATE/network.control"
  # Links are made by name and process id, so the batch runs in the outer process namespace.
  machine_net control ip -batch "$STATE/network.control"

  while read -r s n name; do node_network "$s" "$n" "$name"; done < <(nodes)
}

# A node reaches its neighbours' pods directly and everything else through the router.
node_network() {
  local s=$1 n=$2 name=$3 other_s other_n other
  {
    echo "addr add $(node_address "$s" "$n")/24 dev eth0"
    echo "link set eth0 up"
    echo "route add default via $(router_address "$s")"
    while read -r other_s other_n other; do
      [ "$other_s" != "$s" ] || [ "$other_n" = "$n" ] || echo "route add $(pod_subnet "$s" "$other_n") via $(node_address "$s" "$other_n")"
    done < <(nodes)
  } >"$STATE/network.$name"
  machine_net "$name" ip -batch "$STATE/network.$name"
}

# The end of a site's line that is taken down. Not the router's own end: its routes would go with it.
line_end() { printf 'end-%s\n' "$(site_code "$1")"; }

line_set() {
  local s
  s=$(site_number "$1")
  machine_net control ip link set "$(line_end "$s")" "$2"
}
