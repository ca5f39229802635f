<#
.SYNOPSIS
Puts the ingress gateway on ports 80 and 443 of nodes, and takes it back when a region of callers is left without one.

.EXAMPLE
./publish-gateway.ps1 -Node worker-sz02, worker-bj02, worker-wx02

.EXAMPLE
./publish-gateway.ps1 -Node (Get-NodeRegion -Region shenzhen).Name -WhatIf
#>
#Requires -Version 7.4
#Requires -Modules MeshTools
[CmdletBinding(SupportsShouldProcess)]
param(
    [Parameter(Mandatory)]
    [string[]] $Node,

    # How to reach the cluster: KubeConfig and Context. Empty for the one that kubectl works on.
    [hashtable] $Cluster = @{}
)

$ErrorActionPreference = 'Stop'

# What holds the ports on these nodes is named here, all of it, before anything is changed. A node that does not come to serve
# has everything put back.
Publish-IngressGateway -Node $Node -ServiceType ClusterIP @Cluster
if ($WhatIfPreference) {
    return
}

# A row without a node is a region of callers without a gateway. To Test-IngressGateway that is a warning, here it is not.
$broken = @(Test-IngressGateway @Cluster | Where-Object { $_.Status -eq 'Fail' -or -not $_.Node })
if ($broken) {
    Unpublish-IngressGateway -Confirm:$false @Cluster
    throw "The gateway was taken back: $($broken.ForEach({ "$($_.Node)$($_.Region): $($_.Reason)" }) -join '; ')"
}
