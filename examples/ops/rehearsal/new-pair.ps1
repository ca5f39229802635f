# Writes NAME.crt and NAME.key, self-signed, as an ACME client or a CA would leave them.
param(
    [Parameter(Mandatory)] [string] $Folder,
    [Parameter(Mandatory)] [string] $Name,
    [Parameter(Mandatory)] [string] $DnsName,
    [int] $DaysLeft = 90
)

$key = [System.Security.Cryptography.ECDsa]::Create([System.Security.Cryptography.ECCurve+NamedCurves]::nistP256)
$request = [System.Security.Cryptography.X509Certificates.CertificateRequest]::new("CN=$DnsName", $key, 'SHA256')
$names = [System.Security.Cryptography.X509Certificates.SubjectAlternativeNameBuilder]::new()
$names.AddDnsName($DnsName)
$request.CertificateExtensions.Add($names.Build())
$now = [DateTimeOffset]::UtcNow
$certificate = $request.CreateSelfSigned($now.AddDays(-30), $now.AddDays($DaysLeft))
Set-Content (Join-Path $Folder "$Name.crt") $certificate.ExportCertificatePem()
Set-Content (Join-Path $Folder "$Name.key") $key.ExportPkcs8PrivateKeyPem()
