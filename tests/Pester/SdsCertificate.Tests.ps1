# Certificates as a user manages them: in a real pwsh, against a sandbox with the gateway of a small mesh in it.
BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../MeshTools.psd1')
    $name = "pester-certs-$PID"
    $sandbox = Start-MeshSandbox -Name $name -Node worker-sz02
    $PSDefaultParameterValues = @{ '*-SdsCertificate:KubeConfig' = $sandbox.KubeConfig; '*-Mesh:KubeConfig' = $sandbox.KubeConfig }
    Install-Mesh -ManifestPath (Join-Path $PSScriptRoot '../../examples/mesh/miniature.yaml') -NoWait | Out-Null

    function New-Pair($Path, $Subject, $DnsName) {
        $key = [Security.Cryptography.ECDsa]::Create([Security.Cryptography.ECCurve+NamedCurves]::nistP256)
        $request = [Security.Cryptography.X509Certificates.CertificateRequest]::new("CN=$Subject", $key, 'SHA256')
        $names = [Security.Cryptography.X509Certificates.SubjectAlternativeNameBuilder]::new()
        $names.AddDnsName($DnsName)
        $request.CertificateExtensions.Add($names.Build($false))
        $certificate = $request.CreateSelfSigned([DateTimeOffset]::UtcNow.AddDays(-1), [DateTimeOffset]::UtcNow.AddDays(90))
        Set-Content "$Path.crt" $certificate.ExportCertificatePem()
        Set-Content "$Path.key" $key.ExportPkcs8PrivateKeyPem()
    }
    New-Pair "$TestDrive/shop" shop shop.example
    New-Pair "$TestDrive/next" next shop.example
    $files = @{ CertificatePath = 'TestDrive:/shop.crt'; KeyPath = 'TestDrive:/shop.key' }
    $next = @{ CertificatePath = 'TestDrive:/next.crt'; KeyPath = 'TestDrive:/next.key' }
    $server = @{ Gateway = 'web'; HostName = 'shop.example' }
}

AfterAll {
    Stop-MeshSandbox -Name $name -Confirm:$false
}

Describe 'A certificate for a gateway' {
    It 'writes nothing with -WhatIf' {
        New-SdsCertificate cr-yy @files @server -WhatIf | Should -BeNullOrEmpty
        Get-SdsCertificate | Should -BeNullOrEmpty
    }

    It 'is made with its Gateway, once' {
        $made = New-SdsCertificate cr-yy @files @server
        $made.Changed | Should -BeTrue
        $made.Gateways | Should -Be 'istio-system/web'
        $made.Problems | Should -BeNullOrEmpty
        (New-SdsCertificate cr-yy @files @server).Changed | Should -BeFalse
        Test-SdsCertificate -Quiet | Should -BeTrue
    }

    It 'is rotated with -Force alone' {
        { New-SdsCertificate cr-yy @next } | Should -Throw -ErrorId 'CertificateExists,*'
        $old = (Get-SdsCertificate cr-yy).Serial
        $rotated = New-SdsCertificate cr-yy @next -Force
        $rotated.PreviousSerial | Should -Be $old
        $rotated.Serial | Should -Not -Be $old
    }

    It 'does not expire soon, as a nightly check would look' {
        Get-SdsCertificate -ExpiringWithin 30 | Should -BeNullOrEmpty
        (Get-SdsCertificate -ExpiringWithin 100).DaysLeft | Should -BeLessThan 91
        Get-SdsCertificate -Problem | Should -BeNullOrEmpty
    }

    It 'appears in a transcript without its key' {
        Start-Transcript "$TestDrive/transcript" | Out-Null
        & {
            New-SdsCertificate cr-yy @files -Force -Verbose -Debug -Confirm:$false | Format-List
            New-SdsCertificate cr-yy @next -Force -WhatIf
            try { New-SdsCertificate cr-yy -CertificatePath TestDrive:/shop.crt -KeyPath TestDrive:/next.key } catch { $_ | Format-List * -Force }
            Get-SdsCertificate | ConvertTo-Json
        } *>&1 | Out-String -Width 2000 | Set-Content "$TestDrive/streams"
        Stop-Transcript | Out-Null
        $text = (Get-Content -Raw "$TestDrive/transcript") + (Get-Content -Raw "$TestDrive/streams")
        $text | Should -Match 'CertificateKeyMismatch'
        foreach ($line in (Get-Content "$TestDrive/shop.key", "$TestDrive/next.key" | Where-Object { $_ -notlike '-*' })) {
            $text.Contains($line.Substring(4, 20)) | Should -BeFalse
        }
    }

    It 'is removed with what was made for it' {
        $removed = Get-SdsCertificate | Remove-SdsCertificate -Confirm:$false
        $removed.Changed | Should -BeTrue
        Get-SdsCertificate | Should -BeNullOrEmpty
    }
}
