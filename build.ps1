#!/usr/bin/env pwsh
#Requires -Version 7.4
# Builds, tests and stages MeshTools. All the work is in build/MeshTools.Build; this starts it.
#
# usage: ./build.ps1 COMMAND [ARGUMENT ...]; ./build.ps1 --help lists the commands
$ErrorActionPreference = 'Stop'

$sdk = if (Get-Command dotnet -CommandType Application -ErrorAction Ignore) { dotnet --version 2>$null } else { 'none' }
if ("$sdk" -notmatch '^(\d+)\.' -or [int]$Matches[1] -lt 10) {
    [Console]::Error.WriteLine("error: this needs the .NET SDK 10 or newer on PATH (found: $sdk). See https://dotnet.microsoft.com/download")
    exit 1
}

# No server process of the SDK outlives a build. The caller's own environment stays as it is.
$variables = @{
    MSBUILDDISABLENODEREUSE       = '1'
    UseSharedCompilation          = 'false'
    DOTNET_CLI_USE_MSBUILD_SERVER = '0'
    DOTNET_NOLOGO                 = '1'
}
$before = @{}
foreach ($name in $variables.Keys) {
    $before[$name] = [Environment]::GetEnvironmentVariable($name)
    [Environment]::SetEnvironmentVariable($name, $variables[$name])
}

try {
    # Built and then started, instead of `dotnet run`: signals and the exit code are the program's own.
    $project = "$PSScriptRoot/build/MeshTools.Build"
    $log = dotnet build $project -c Release -nologo -v quiet -nodeReuse:false 2>&1
    if ($LASTEXITCODE -ne 0) {
        $log | ForEach-Object { [Console]::Error.WriteLine($_) }
        exit 1
    }

    dotnet "$project/bin/Release/net10.0/MeshTools.Build.dll" @args
    exit $LASTEXITCODE
}
finally {
    foreach ($name in $variables.Keys) {
        [Environment]::SetEnvironmentVariable($name, $before[$name] ?? [NullString]::Value)
    }
}
