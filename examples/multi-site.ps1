# One cluster, three machine rooms: requests that enter in Shenzhen are served in Shenzhen.
#
# The whole procedure from labels to gateway, with Test-Mesh before and after. It needs no cluster: a sandbox is started and
# stopped again, with a miniature of Istio 1.14 in it. On a real cluster the same commands take the form that the Istio there
# obeys. Run it from PowerShell after ./build.sh build.

$ErrorActionPreference = 'Stop'

Import-Module "$PSScriptRoot/../MeshTools.psd1"

function Show-Step([string] $Text) { '', $Text | Out-Default }

Get-MeshSandbox | Where-Object Name -EQ multi-site | Stop-MeshSandbox

Show-Step '1. A sandbox of four nodes, with a mesh and a shop that has a pod on each of them.'
$sandbox = Start-MeshSandbox -Name multi-site -NodePath "$PSScriptRoot/nodes.csv"
try {
    $cluster = @{ KubeConfig = $sandbox.KubeConfig; Context = $sandbox.Context }
    Install-Mesh -ManifestPath "$PSScriptRoot/mesh" @cluster | Out-Default

    Show-Step '2. Label nodes with region and zone, from rows as Import-Csv would give them.'
    $rows = @(
        [pscustomobject]@{ Name = 'worker-sz02'; Region = 'shenzhen'; Zone = 'shenzhen-a' }
        [pscustomobject]@{ Name = 'worker-sz03'; Region = 'shenzhen'; Zone = 'shenzhen-b' }
        [pscustomobject]@{ Name = 'worker-bj02'; Region = 'beijing'; Zone = 'beijing-a' }
        [pscustomobject]@{ Name = 'worker-wx02'; Region = 'wuxi'; Zone = 'wuxi-a' }
    )
    $rows | Set-NodeRegion @cluster | Out-Default

    # The pods of the example started a moment ago, before their nodes had labels. A proxy takes its locality when it starts; in a
    # real cluster this is the moment for `kubectl rollout restart`, and StaleProxies above tells where.
    Show-Step '3. Before: where do requests go that enter in Shenzhen?'
    Test-LocalityLb shop.default -From shenzhen/shenzhen-a @cluster | Out-Default

    Show-Step '4. Keep them there, and fail over to Wuxi when Shenzhen is down.'
    Enable-LocalityLb shop.default -Failover @{ shenzhen = 'wuxi'; wuxi = 'shenzhen'; beijing = 'wuxi' } @cluster | Out-Default

    Show-Step '5. After: one room serves its own callers; and the share when it fails.'
    Test-LocalityLb shop.default -From shenzhen/shenzhen-a @cluster | Out-Default

    Show-Step '6. The gateway on ports 80 and 443 of one node in each region.'
    Publish-IngressGateway -Node worker-sz02, worker-bj02, worker-wx02 -ServiceType ClusterIP @cluster | Out-Default
    Test-IngressGateway @cluster | Out-Default

    Show-Step '7. What Test-Mesh has to say about it.'
    Test-Mesh -Category Nodes, Locality, Gateways @cluster | Where-Object Status -In Fail, Warn | Out-Default

    # A script can hold on to what it has shown.
    if (-not (Test-LocalityLb shop.default -From shenzhen/shenzhen-a -Quiet @cluster)) { throw 'Requests leave Shenzhen.' }
    if (-not (Test-IngressGateway -Quiet @cluster)) { throw 'A node of the gateway does not serve.' }

    Show-Step '8. And back again, as it was.'
    Unpublish-IngressGateway @cluster | Out-Default
    Disable-LocalityLb shop.default @cluster -Confirm:$false | Out-Default
}
finally {
    Show-Step '9. Stop the sandbox.'
    $sandbox | Stop-MeshSandbox
}
