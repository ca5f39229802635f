# A sandbox with the nodes of the site and a miniature of the mesh, to rehearse a script on; emits how to reach it. A team would
# start it as a copy of its cluster: Start-MeshSandbox -FromContext prod.
param(
    [Parameter(Mandatory)]
    [string] $Name,

    # Leaves the nodes without labels and the cluster without a mesh.
    [switch] $Bare
)

Import-Module "$PSScriptRoot/../../../MeshTools.psd1"   # leave this out where MeshTools is installed
$sandbox = Start-MeshSandbox -Name "$Name-$PID" -Node (Import-Csv "$PSScriptRoot/../nodes.csv").Name
$cluster = @{ KubeConfig = $sandbox.KubeConfig; Context = $sandbox.Context }
if (-not $Bare) {
    Import-Csv "$PSScriptRoot/../nodes.csv" | Set-NodeRegion @cluster | Out-Null
    Install-Mesh -ManifestPath "$PSScriptRoot/../../mesh" @cluster | Out-Null
}

$cluster
