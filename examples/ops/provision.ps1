<#
.SYNOPSIS
Brings a cluster to what site.psd1 says: mesh, Kiali's login, external authorization, regions, locality, gateway, HTTPS.

.DESCRIPTION
Can be run again at any time: what is right already is not written. Run it after a failure, after a change of site.psd1, and
after an upgrade of Istio, when some of it takes another form.

.EXAMPLE
./provision.ps1 -CertificatePath ./shop.crt -KeyPath ./shop.key

.OUTPUTS
What each command of MeshTools emits.
#>
#Requires -Version 7.4
#Requires -Modules MeshTools
[CmdletBinding()]
param(
    # The certificate, with its chain.
    [Parameter(Mandatory)]
    [string] $CertificatePath,

    # Its key.
    [Parameter(Mandatory)]
    [string] $KeyPath,

    [string] $SitePath = "$PSScriptRoot/site.psd1",

    # How to reach the cluster: KubeConfig and Context. Empty for the one that kubectl works on.
    [hashtable] $Cluster = @{}
)

$ErrorActionPreference = 'Stop'
$site = Import-PowerShellDataFile $SitePath
$folder = Split-Path $SitePath
$install = $site.Install
if ($install.ManifestPath) {
    $install.ManifestPath = Join-Path $folder $install.ManifestPath
}

$extAuthz, $locality, $gateway, $certificate = $site.ExtAuthz, $site.Locality, $site.Gateway, $site.Certificate

$nodes = Import-Csv (Join-Path $folder $site.Nodes)

# The labels come before the mesh: a proxy takes its locality when it starts.
$nodes | Set-NodeRegion @Cluster
Install-Mesh @install @Cluster
Set-KialiCredential @Cluster
Add-ExtAuthzFilter @extAuthz @Cluster
Enable-LocalityLb @locality @Cluster
Publish-IngressGateway -Node ($nodes | Where-Object Gateway -EQ yes).Name @gateway @Cluster
New-SdsCertificate @certificate -CertificatePath $CertificatePath -KeyPath $KeyPath @Cluster
