@{
    RootModule           = 'bin/MeshTools.dll'
    ModuleVersion        = '0.2.0'
    GUID                 = 'e9a7b6a1-3c0e-4d5a-9f0e-6f1d3f1c7a52'
    Author               = 'MeshTools contributors'
    CompanyName          = 'MeshTools contributors'
    Copyright            = '(c) MeshTools contributors. MIT licence.'
    Description          = 'Install Istio on Kubernetes and run it across several sites: every command observes, plans, applies and proves.'
    PowerShellVersion    = '7.4'
    CompatiblePSEditions = @('Core')
    FormatsToProcess     = @('bin/MeshTools.Format.ps1xml')

    # Named one by one: a wildcard would switch command auto-loading off.
    CmdletsToExport      = @(
        'Add-ExtAuthzFilter'
        'Disable-LocalityLb'
        'Enable-LocalityLb'
        'Get-ExtAuthzFilter'
        'Get-IngressGateway'
        'Get-KialiCredential'
        'Get-LocalityLb'
        'Get-Mesh'
        'Get-MeshContext'
        'Get-MeshPermission'
        'Get-MeshSandbox'
        'Get-NodeRegion'
        'Get-SdsCertificate'
        'Install-Mesh'
        'New-SdsCertificate'
        'Publish-IngressGateway'
        'Remove-ExtAuthzFilter'
        'Remove-KialiCredential'
        'Remove-NodeRegion'
        'Remove-SdsCertificate'
        'Set-KialiCredential'
        'Set-NodeRegion'
        'Start-MeshSandbox'
        'Stop-MeshSandbox'
        'Test-ExtAuthzFilter'
        'Test-IngressGateway'
        'Test-KialiCredential'
        'Test-LocalityLb'
        'Test-Mesh'
        'Test-SdsCertificate'
        'Uninstall-Mesh'
        'Unpublish-IngressGateway'
    )
    FunctionsToExport    = @()
    VariablesToExport    = @()
    AliasesToExport      = @()

    PrivateData          = @{
        PSData = @{
            Tags         = @('Istio', 'Kubernetes', 'ServiceMesh', 'Envoy', 'Kiali', 'PSEdition_Core', 'Windows', 'Linux', 'MacOS')
            LicenseUri   = 'https://opensource.org/license/mit'
            ReleaseNotes = 'See CHANGELOG.md.'
        }
    }
}
