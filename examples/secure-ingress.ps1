# A login for Kiali, an authorization service in front of the gateway, and HTTPS: three tasks in one pipeline.
#
# It needs no cluster: a sandbox is started and stopped again, with a miniature of Istio 1.14 in it. On a real cluster the same
# commands take the form that the Istio and the Kiali there obey. Run it from PowerShell after ./build.sh build.

$ErrorActionPreference = 'Stop'

Import-Module "$PSScriptRoot/../MeshTools.psd1"

function Show-Step([string] $Text) { '', $Text | Out-Default }

Get-MeshSandbox | Where-Object Name -EQ secure-ingress | Stop-MeshSandbox

Show-Step '1. A sandbox with a mesh, Kiali, and a shop behind the gateway.'
$sandbox = Start-MeshSandbox -Name secure-ingress -NodePath "$PSScriptRoot/nodes.csv"
try {
    $sandbox | Install-Mesh -ManifestPath "$PSScriptRoot/mesh" | Out-Default

    Show-Step '2. Before: what Test-Mesh finds about Kiali and the gateway.'
    $sandbox | Test-Mesh -Category Kiali, ExtAuthz | Where-Object Status -In Fail, Warn | Out-Default

    # Each command hands the cluster on to the next, since its output carries Context and KubeConfig. In a sandbox nothing answers
    # for Kiali, so Verified stays empty and a warning says why; on a real cluster Kiali is logged in to.
    Show-Step '3. The three tasks.'
    $null = $sandbox |
        Set-KialiCredential -Timeout 00:00:20 -WarningAction SilentlyContinue -OutVariable kiali |
        Add-ExtAuthzFilter -Service ext-authz.default -Port 8888 -Timeout 00:00:00.5 -OutVariable filter |
        New-SdsCertificate -Name shop-tls -SelfSigned -DnsName shop.example.com -Gateway default/web -HostName shop.example.com -OutVariable certificate
    $kiali | Out-Default
    $filter | Out-Default
    $certificate | Out-Default

    $cluster = @{ KubeConfig = $sandbox.KubeConfig; Context = $sandbox.Context }

    Show-Step '4. After: every server of the gateway, the new one on 443 too, asks the authorization service.'
    Add-ExtAuthzFilter -Service ext-authz.default -Port 8888 -Timeout 00:00:00.5 @cluster | Out-Default
    Test-ExtAuthzFilter @cluster | Out-Default
    Get-SdsCertificate @cluster | Out-Default

    if (-not (Test-ExtAuthzFilter -Quiet @cluster)) { throw 'A server of the gateway is open.' }
    if (-not (Test-SdsCertificate -Quiet @cluster)) { throw 'A certificate of the gateway has a problem.' }
    if ((Get-KialiCredential @cluster).Strategy -ne 'token') { throw 'Kiali lets everybody in.' }

    # The token to paste at Kiali's login is in $kiali.Token, as a SecureString.
    Show-Step "5. Kiali's token is valid until $($kiali.TokenExpires.ToString('u'))."
}
finally {
    Show-Step '6. Stop the sandbox.'
    $sandbox | Stop-MeshSandbox
}
