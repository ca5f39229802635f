<#
.SYNOPSIS
Brings the labels of the nodes to what the list of the site says, and tells whose proxies have to be restarted for it.

.DESCRIPTION
A proxy takes its locality when it starts. What was relabelled has proxies that still use the old one: StaleProxies counts
them, and they keep it until their workloads are restarted.

.EXAMPLE
./relabel-site.ps1 -NodePath ./nodes.csv -WhatIf
#>
#Requires -Version 7.4
#Requires -Modules MeshTools
[CmdletBinding(SupportsShouldProcess)]
param(
    # Rows with Name, Region, Zone and, where there are racks, Subzone.
    [string] $NodePath = "$PSScriptRoot/nodes.csv",

    # How to reach the cluster: KubeConfig and Context. Empty for the one that kubectl works on.
    [hashtable] $Cluster = @{}
)

$ErrorActionPreference = 'Stop'
$changed = @(Import-Csv $NodePath | Set-NodeRegion @Cluster | Where-Object Changed)
$changed

# A node that nobody listed takes part in nothing local.
Get-NodeRegion -Unlabelled @Cluster | ForEach-Object { Write-Warning "node/$($_.Name) has no region and is not in $NodePath." }
$stale = ($changed | Measure-Object StaleProxies -Sum).Sum
if ($stale) {
    Write-Warning "$stale proxies still use the old locality of their node; restart their workloads (kubectl rollout restart)."
}
