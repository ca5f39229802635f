<#
.SYNOPSIS
Replaces a certificate that ends soon, under the same name, and leaves others alone.

.DESCRIPTION
Takes the new pair from a folder that holds NAME.crt and NAME.key for each certificate. Emits what was replaced, with old and
new serial; nothing for a certificate that has days enough.

.EXAMPLE
./rotate-certificate.ps1 -Folder /srv/acme/live -DaysLeft 30 -WhatIf
#>
#Requires -Version 7.4
#Requires -Modules MeshTools
[CmdletBinding(SupportsShouldProcess)]
param(
    # Where the new pairs are: NAME.crt and NAME.key.
    [Parameter(Mandatory)]
    [string] $Folder,

    # A certificate with fewer days left is replaced.
    [ValidateRange(0, 365)]
    [int] $DaysLeft = 21,

    # How to reach the cluster: KubeConfig and Context. Empty for the one that kubectl works on.
    [hashtable] $Cluster = @{}
)

$ErrorActionPreference = 'Stop'
foreach ($certificate in Get-SdsCertificate -ExpiringWithin $DaysLeft @Cluster) {
    $pair = Join-Path $Folder $certificate.Name

    # Refused before anything is written: a key that does not fit, a wrong date, a host that is not covered.
    New-SdsCertificate -Name $certificate.Name -CertificatePath "$pair.crt" -KeyPath "$pair.key" -Namespace $certificate.Namespace -Force @Cluster
}
