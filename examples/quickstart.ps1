# The first ten minutes with MeshTools: a mesh is installed, and four nodes get the region they are in.
#
# It needs no cluster. Start-MeshSandbox starts a real Kubernetes control plane on this machine, for the nodes in
# nodes.csv, and Stop-MeshSandbox removes it again. Your own kubeconfig is neither read nor written.
#
# Run it with ./build.sh quickstart, or from PowerShell after ./build.sh build.

# An error ends the script; the finally block below still cleans up.
$ErrorActionPreference = 'Stop'

Import-Module "$PSScriptRoot/../MeshTools.psd1"

# Printed at once. A script's own output waits at times, for the columns of a table to fit.
function Show-Step([string] $Text) { '', $Text | Out-Default }

# A run that was killed may have left its sandbox behind.
Get-MeshSandbox | Where-Object Name -EQ quickstart | Stop-MeshSandbox

Show-Step '1. Start a sandbox with the nodes of nodes.csv.'
$sandbox = Start-MeshSandbox -Name quickstart -NodePath "$PSScriptRoot/nodes.csv"
try {
    $sandbox | Out-Default

    # Every command says which cluster it works on. A sandbox goes through the pipeline ...
    Show-Step '2. Install a mesh, here a miniature of one, and look at it.'
    $sandbox | Install-Mesh -ManifestPath "$PSScriptRoot/mesh/miniature.yaml" | Out-Default
    $sandbox | Get-Mesh | Out-Default

    Show-Step '3. Before: no node has a region.'
    $sandbox | Get-NodeRegion | Out-Default

    # ... or is named by its kubeconfig and context, here kept in a hashtable and passed on with @cluster.
    $cluster = @{ KubeConfig = $sandbox.KubeConfig; Context = $sandbox.Context }

    Show-Step '4. What would be changed? -WhatIf prints the difference and changes nothing.'
    'worker-sz02', 'worker-sz03' | Set-NodeRegion -Region shenzhen @cluster -WhatIf | Out-Default

    Show-Step '5. Label the nodes. Names come from the pipeline or from -Name.'
    'worker-sz02', 'worker-sz03' | Set-NodeRegion -Region shenzhen @cluster | Out-Default
    Set-NodeRegion -Name worker-bj02 -Region beijing @cluster | Out-Default
    Set-NodeRegion -Name worker-wx02 -Region wuxi @cluster | Out-Default

    Show-Step '6. After: every node has its region.'
    $sandbox | Get-NodeRegion | Out-Default

    Show-Step '7. Once more: nothing is left to do, so nothing is written and Changed is False.'
    'worker-sz02', 'worker-sz03' | Set-NodeRegion -Region shenzhen @cluster | Out-Default

    # The output is objects, not text: a script can go on with it.
    $regions = Get-NodeRegion @cluster | ForEach-Object { $_.Region }
    if ("$regions" -ne 'beijing shenzhen shenzhen wuxi') {
        throw "These are not the regions that were set: $regions"
    }
}
finally {
    Show-Step '8. Stop the sandbox. No process and no file of it is left.'
    $sandbox | Stop-MeshSandbox
}
