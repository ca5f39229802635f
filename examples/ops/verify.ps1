<#
.SYNOPSIS
Looks whether a cluster is what site.psd1 says, and emits one row for each promise.

.EXAMPLE
./verify.ps1 | Where-Object -Not Ok

.EXAMPLE
if (./verify.ps1 | Where-Object -Not Ok) { exit 1 }     # in a pipeline
#>
#Requires -Version 7.4
#Requires -Modules MeshTools
[CmdletBinding()]
param(
    # A certificate that ends sooner is not good enough.
    [ValidateRange(0, 365)]
    [int] $DaysLeft = 21,

    [string] $SitePath = "$PSScriptRoot/site.psd1",

    # How to reach the cluster: KubeConfig and Context. Empty for the one that kubectl works on.
    [hashtable] $Cluster = @{}
)

$ErrorActionPreference = 'Stop'
$site = Import-PowerShellDataFile $SitePath

function Write-Promise([string] $Promise, [object[]] $Broken, [scriptblock] $Describe) {
    [pscustomobject]@{ Promise = $Promise; Ok = $Broken.Count -eq 0; Broken = @($Broken | ForEach-Object $Describe) }
}

$nodes = @{}
Get-NodeRegion @Cluster | ForEach-Object { $nodes[$_.Name] = $_ }
$wrong = @(Import-Csv (Join-Path (Split-Path $SitePath) $site.Nodes) | Where-Object {
        $nodes[$_.Name].Region -ne $_.Region -or $nodes[$_.Name].Zone -ne $_.Zone
    })
Write-Promise 'Every node is in its region and zone' $wrong { "$($_.Name) is not in $($_.Region)/$($_.Zone)" }

$open = @(Test-ExtAuthzFilter @Cluster | Where-Object Status -EQ Open)
Write-Promise 'Every server of the gateway is guarded' $open { "$($_.Server) on port $($_.Port): $($_.Reason)" }

$leaving = @(Get-LocalityLb @Cluster | Where-Object { $_.Effective -eq $false })
Write-Promise 'Requests stay in their room' $leaving { "$($_.Host): $($_.Reason)" }

$down = @(Test-IngressGateway @Cluster | Where-Object Status -EQ Fail)
Write-Promise 'The gateway serves on its nodes' $down { "$($_.Node): $($_.Reason)" }

$ending = @(Get-SdsCertificate @Cluster | Where-Object { $_.DaysLeft -lt $DaysLeft -or $_.Problems })
Write-Promise "Certificates are good for $DaysLeft days" $ending { "$($_.Name): $($_.DaysLeft) days left $($_.Problems)" }

$failed = @(Test-Mesh @Cluster | Where-Object Status -EQ Fail)
Write-Promise 'Nothing is wrong that Test-Mesh knows of' $failed { "$($_.Id) $($_.Target): $($_.Reason)" }
