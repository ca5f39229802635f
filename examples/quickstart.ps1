# The whole procedure in one go: a cluster across Shenzhen, Beijing and Wuxi gets a mesh, a login for Kiali, an authorization
# service before its gateway, regions, locality load balancing, a gateway on ports 80 and 443 of its nodes, and HTTPS.
#
# It needs no cluster. Start-MeshSandbox starts a real Kubernetes control plane on this machine, for the nodes in nodes.csv,
# with a miniature of Istio 1.14 in it, and Stop-MeshSandbox removes it again. Your own kubeconfig is neither read nor
# written. On a real cluster the same commands take the form that the Istio there obeys.
#
# Run it with ./build.sh quickstart, or from PowerShell after ./build.sh build.

# An error ends the script; the finally block below still cleans up.
$ErrorActionPreference = 'Stop'

Import-Module "$PSScriptRoot/../MeshTools.psd1"

# Printed at once. A script's own output waits at times, for the columns of a table to fit.
function Show-Step([string] $Text) { '', $Text | Out-Default }

# A run that was killed may have left its sandbox behind.
Get-MeshSandbox | Where-Object Name -EQ quickstart | Stop-MeshSandbox

Show-Step 'Start a sandbox with the nodes of nodes.csv.'
$sandbox = Start-MeshSandbox -Name quickstart -NodePath "$PSScriptRoot/nodes.csv"
try {
    $sandbox | Out-Default

    # Every command says which cluster it works on. A sandbox goes through the pipeline, or is named by its kubeconfig and
    # context, here kept in a hashtable and passed on with @cluster. Without either it is the cluster that kubectl works on.
    $cluster = @{ KubeConfig = $sandbox.KubeConfig; Context = $sandbox.Context }

    Show-Step 'Before: is anything in the way of a mesh? Test-Mesh says what; with -Quiet, whether it is fit for one.'
    $sandbox | Test-Mesh -BeforeInstall | Where-Object Status -In Fail, Warn | Out-Default
    $sandbox | Test-Mesh -BeforeInstall -Quiet | Out-Default

    # mesh/ stands for what istioctl renders. With a network, `Install-Mesh -Version 1.14.6 -Addon kiali` installs the real one.
    Show-Step '1. Install the mesh, with Kiali. Ready says that its workloads run.'
    Install-Mesh -ManifestPath "$PSScriptRoot/mesh" @cluster | Out-Default

    Show-Step 'What Test-Mesh finds now: all that the next six tasks are for.'
    Test-Mesh -Category Kiali, Nodes, Locality @cluster | Where-Object Status -In Fail, Warn | Out-Default

    # Nobody answers for Kiali in a sandbox. So Verified stays empty and Reason says why; on a real cluster Kiali is logged in to.
    Show-Step '2. Give Kiali a login.'
    Set-KialiCredential -Timeout 00:00:20 -WarningAction SilentlyContinue @cluster | Out-Default

    Show-Step '3. Ask an authorization service about each request that comes in.'
    Add-ExtAuthzFilter -Service ext-authz.default -Port 8888 -Timeout 00:00:00.5 @cluster | Out-Default

    # -WhatIf prints the difference and changes nothing. Names come from the pipeline, so do rows with Name, Region and Zone.
    Show-Step '4. Label the nodes with the region they are in. First: what would be changed?'
    'worker-sz02', 'worker-sz03' | Set-NodeRegion -Region shenzhen @cluster -WhatIf | Out-Default
    'worker-sz02', 'worker-sz03' | Set-NodeRegion -Region shenzhen @cluster | Out-Default
    Set-NodeRegion -Name worker-bj02 -Region beijing @cluster | Out-Default
    Set-NodeRegion -Name worker-wx02 -Region wuxi @cluster | Out-Default

    Show-Step '5. Keep requests in the room they enter; when Shenzhen has nobody left, go to Wuxi.'
    Enable-LocalityLb -Service shop.default -Failover @{ shenzhen = 'wuxi' } @cluster | Out-Default
    Test-LocalityLb -Service shop.default -From shenzhen @cluster | Out-Default

    Show-Step '6. The gateway on ports 80 and 443 of a node in each room.'
    Publish-IngressGateway -Node worker-sz02, worker-bj02, worker-wx02 -ServiceType ClusterIP @cluster | Out-Default

    Show-Step '7. HTTPS for the shop.'
    New-SdsCertificate -Name shop-tls -SelfSigned -DnsName shop.example.com -Gateway default/web -HostName shop.example.com @cluster | Out-Default

    # The server on 443 has come after the authorization service; it is guarded all the same.
    Show-Step 'After: every server of the gateway is guarded, every node serves, every region has a gateway.'
    Test-ExtAuthzFilter @cluster | Out-Default
    Test-IngressGateway @cluster | Out-Default
    Test-Mesh -Category Kiali, ExtAuthz, Nodes, Locality, Gateways, Certificates @cluster | Where-Object Status -In Fail, Warn | Out-Default

    # The output is objects, not text. A script can go on with it, and -Quiet says yes or no.
    if ((Get-KialiCredential @cluster).Strategy -ne 'token') { throw 'Kiali lets everybody in.' }
    if (-not (Test-ExtAuthzFilter -Quiet @cluster)) { throw 'A server of the gateway is open.' }
    if (Get-NodeRegion -Unlabelled @cluster) { throw 'A node has no region.' }
    if (-not (Test-LocalityLb -Service shop.default -From shenzhen -Quiet @cluster)) { throw 'Requests leave Shenzhen.' }
    if (-not (Test-IngressGateway -Quiet @cluster)) { throw 'A node of the gateway does not serve.' }
    if (-not (Test-SdsCertificate -Quiet @cluster)) { throw 'A certificate has a problem.' }

    Show-Step 'Once more: nothing is left to do, so nothing is written and Changed is False.'
    $again = @(
        Add-ExtAuthzFilter -Service ext-authz.default -Port 8888 -Timeout 00:00:00.5 @cluster
        'worker-sz02', 'worker-sz03' | Set-NodeRegion -Region shenzhen @cluster
        Enable-LocalityLb -Service shop.default -Failover @{ shenzhen = 'wuxi' } @cluster
        Publish-IngressGateway -Node worker-sz02, worker-bj02, worker-wx02 -ServiceType ClusterIP @cluster
    )
    $again | Where-Object Changed | ForEach-Object { throw "Written a second time: $_" }
    "$($again.Count) results, none of them changed." | Out-Default
}
finally {
    Show-Step 'Stop the sandbox. No process and no file of it is left.'
    $sandbox | Stop-MeshSandbox
}
