#!/usr/bin/env bash
# Builds, tests and stages MeshTools. All the work is in build/MeshTools.Build; this starts it.
#
# usage: build.sh COMMAND [ARGUMENT ...]; build.sh --help lists the commands
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cd "$root"

sdk=$(dotnet --version 2>/dev/null) || sdk=none
major=${sdk%%.*}
if ! [[ $major =~ ^[0-9]+$ ]] || [ "$major" -lt 10 ]; then
  echo "error: this needs the .NET SDK 10 or newer on PATH (found: $sdk). See https://dotnet.microsoft.com/download" >&2
  exit 1
fi

# No server process of the SDK outlives a build.
export MSBUILDDISABLENODEREUSE=1 UseSharedCompilation=false DOTNET_CLI_USE_MSBUILD_SERVER=0 DOTNET_NOLOGO=1

# Built and then started, instead of `dotnet run`: signals and the exit code are the program's own.
project=build/MeshTools.Build
if ! log=$(dotnet build "$project" -c Release -nologo -v quiet -nodeReuse:false 2>&1 </dev/null); then
  printf '%s\n' "$log" >&2
  exit 1
fi
exec dotnet "$project/bin/Release/net10.0/MeshTools.Build.dll" "$@"
