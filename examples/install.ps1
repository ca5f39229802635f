# A mesh comes, changes and goes: Install-Mesh, Get-Mesh, Test-Mesh and Uninstall-Mesh in a sandbox.
#
# mesh/miniature.yaml stands for a manifest that istioctl has rendered. With a network, or an istioctl on PATH,
# `Install-Mesh -Version 1.14.6` in its place installs the real one.
#
# Run it with pwsh after ./build.sh build.
$ErrorActionPreference = 'Stop'

Import-Module "$PSScriptRoot/../MeshTools.psd1"

function Show-Step([string] $Text) { '', $Text | Out-Default }

Get-MeshSandbox | Where-Object Name -EQ install | Stop-MeshSandbox
$sandbox = Start-MeshSandbox -Name install -NodePath "$PSScriptRoot/nodes.csv"
try {
    $cluster = @{ KubeConfig = $sandbox.KubeConfig; Context = $sandbox.Context }
    $manifest = "$PSScriptRoot/mesh/miniature.yaml"

    Show-Step '1. Is anything in the way? -Quiet says yes or no; without it each check says what it found.'
    if (-not (Test-Mesh -BeforeInstall -Quiet @cluster)) {
        Test-Mesh -BeforeInstall @cluster | Where-Object Status -In Fail, Warn | Out-Default
        throw 'The cluster is not fit for a mesh.'
    }

    'Nothing is.' | Out-Default

    Show-Step '2. What would be done? With -PassThru the plan comes as objects. Nothing is written.'
    Install-Mesh -ManifestPath $manifest @cluster -WhatIf -PassThru | Out-Default

    Show-Step '3. Install, and wait until it is ready.'
    Install-Mesh -ManifestPath $manifest @cluster | Out-Default

    Show-Step '4. Once more: everything is right already.'
    $again = Install-Mesh -ManifestPath $manifest @cluster
    $again | Out-Default
    if ($again.Created + $again.Changed + $again.Pruned -ne 0) {
        throw 'The second run was not without effect.'
    }

    Show-Step '5. The mesh.'
    Get-Mesh @cluster | Out-Default

    Show-Step '6. Remove it. Remaining is 0: nothing is left.'
    $removed = Uninstall-Mesh -Purge @cluster -Confirm:$false
    $removed | Out-Default
    if ($removed.Remaining.Count -gt 0) {
        throw "Still there: $($removed.Remaining)"
    }
}
finally {
    $sandbox | Stop-MeshSandbox
}
