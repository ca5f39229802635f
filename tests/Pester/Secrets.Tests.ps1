# Every command that sees a secret, in a real pwsh with a transcript running: all that it says, each object that it emits as
# Format-List *, ConvertTo-Json and Out-String show it, and its errors. No secret is anywhere in it.
BeforeDiscovery {
    # What a command could do wrong, each found below: a search that finds nothing would hold nothing.
    $leaks = @(
        @{ Place = 'verbose'; Leak = { Write-Verbose "x $word" -Verbose } }
        @{ Place = 'debug'; Leak = { Write-Debug "x $word" -Debug } }
        @{ Place = 'a warning'; Leak = { Write-Warning $word } }
        @{ Place = 'information'; Leak = { Write-Information $word -InformationAction Continue } }
        @{ Place = 'the host'; Leak = { Write-Host $word } }
        @{ Place = 'an error'; Leak = { throw $word } }
        @{ Place = 'what to do about an error'
            Leak = { Write-Error -Message x -RecommendedAction $word -ErrorAction Continue }
        }
        @{ Place = 'a property'; Leak = { [pscustomobject]@{ Name = 'x'; Hidden = $word } } }
        @{ Place = 'an object within objects'
            Leak = { [pscustomobject]@{ a = @{ b = @([pscustomobject]@{ c = @{ d = $word } }) } } }
        }
        @{ Place = 'a text'; Leak = { $word } }
        @{ Place = 'base64'; Leak = { [Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes($word)) } }
    )
}

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../MeshTools.psd1')
    $name = "pester-secrets-$PID"
    $sandbox = Start-MeshSandbox -Name $name -Node worker-sz02
    $PSDefaultParameterValues = @{ '*:KubeConfig' = $sandbox.KubeConfig; '*:Confirm' = $false }
    $examples = Join-Path $PSScriptRoot '../../examples/mesh'
    $mesh = Get-Content -Raw (Join-Path $examples miniature.yaml)
    $withKiali = "$mesh`n---`n$(Get-Content -Raw (Join-Path $examples kiali.yaml))"
    $mesh | Install-Mesh -ManifestPath - -NoWait | Out-Null

    $word = 'pester-hunter2-word'
    $nextWord = 'pester-other-9-word'
    function New-Secure($Text) { ConvertTo-SecureString $Text -AsPlainText -Force }

    $key = [Security.Cryptography.ECDsa]::Create([Security.Cryptography.ECCurve+NamedCurves]::nistP256)
    $request = [Security.Cryptography.X509Certificates.CertificateRequest]::new('CN=shop', $key, 'SHA256')
    $names = [Security.Cryptography.X509Certificates.SubjectAlternativeNameBuilder]::new()
    $names.AddDnsName('shop.example')
    $request.CertificateExtensions.Add($names.Build($false))
    $certificate = $request.CreateSelfSigned([DateTimeOffset]::UtcNow.AddDays(-1), [DateTimeOffset]::UtcNow.AddDays(90))
    $keyText = $key.ExportPkcs8PrivateKeyPem()
    [IO.File]::WriteAllText("$TestDrive/shop.crt", $certificate.ExportCertificatePem())
    [IO.File]::WriteAllText("$TestDrive/shop.key", $keyText)
    [IO.File]::WriteAllBytes("$TestDrive/shop.pfx", $certificate.Export('Pkcs12', $word))

    # The lines of the key that no other key has: the first is the same in every key of its kind.
    $keyLines = $keyText -split "`n" | Where-Object { $_ -notmatch '^-' } | Select-Object -Skip 1

    # Runs it with everything said, shows all that it emits in each way, and gives back what was to be read.
    function Read-Everything([scriptblock] $Script) {
        $path = Join-Path $TestDrive "transcript-$([guid]::NewGuid())"
        $global:Error.Clear()
        Start-Transcript $path | Out-Null
        try {
            $VerbosePreference = $DebugPreference = $InformationPreference = 'Continue'
            try {
                foreach ($item in & $Script) {
                    $item | Format-List * -Force | Out-Host
                    $item | ConvertTo-Json -Depth 6 -WarningAction SilentlyContinue | Out-Host
                    $item | Out-String -Width 400 | Out-Host
                }
            }
            catch {
                $_ | Out-Host
            }
            foreach ($record in @($global:Error)) {
                "$record", "$($record.Exception)", "$($record.ErrorDetails.RecommendedAction)" | Out-Host
                $record | Format-List * -Force | Out-Host
            }
        }
        finally {
            Stop-Transcript | Out-Null
        }
        Get-Content -Raw $path
    }

    function Find-Secret($Text, [string[]] $Secrets) {
        foreach ($secret in $Secrets) {
            $forms = @($secret, [uri]::EscapeDataString($secret))
            $forms += foreach ($before in 0..2) {
                # As it stands in base64, wherever in a longer text: three bytes make four letters.
                $bytes = [byte[]]::new($before) + [Text.Encoding]::UTF8.GetBytes($secret)
                $all = [Convert]::ToBase64String($bytes)
                $from = [Math]::Ceiling($before * 8 / 6)
                $all.Substring($from, [Math]::Floor($bytes.Count * 8 / 6) - $from)
            }
            $forms | Where-Object { $Text.Contains($_) }
        }
    }
}

AfterAll {
    Stop-MeshSandbox -Name $name -Confirm:$false
}

Describe 'The search' {
    It 'finds a secret in <Place>' -ForEach $leaks {
        Find-Secret (Read-Everything $Leak) $word | Should -Not -BeNullOrEmpty
    }

    It 'finds nothing where there is nothing' {
        $text = Read-Everything { [pscredential]::new('jane', (New-Secure $word)); Get-NodeRegion }
        $text.Contains('worker-sz02') | Should -BeTrue
        Find-Secret $text $word | Should -BeNullOrEmpty
    }
}

Describe 'No secret shows' {
    It 'of a certificate' {
        $text = Read-Everything {
            $pair = @{ CertificatePath = "$TestDrive/shop.crt"; KeyPath = "$TestDrive/shop.key" }
            $pfx = @{ PfxPath = "$TestDrive/shop.pfx" }
            New-SdsCertificate shop-tls @pair -Gateway web -HostName shop.example -WhatIf
            New-SdsCertificate shop-tls @pair -Gateway web -HostName shop.example
            New-SdsCertificate shop-tls @pair -KeyFormat Generic
            New-SdsCertificate other-tls @pfx -Password (New-Secure $word)
            try { New-SdsCertificate other-tls @pfx -Password (New-Secure $nextWord) } catch { }
            try { New-SdsCertificate other-tls -SelfSigned -DnsName shop.example } catch { }
            Get-SdsCertificate
            Test-SdsCertificate
            Remove-SdsCertificate shop-tls
        }
        $text.Contains($certificate.SerialNumber) | Should -BeTrue
        $text.Contains('CertificatePasswordWrong') | Should -BeTrue
        Find-Secret $text (@($word, $nextWord) + $keyLines) | Should -BeNullOrEmpty
    }

    It 'of Kiali with a passphrase' {
        $login = $withKiali -replace 'kiali:v[\d.]+', 'kiali:v1.14'
        $text = Read-Everything {
            $login | Install-Mesh -ManifestPath - -NoWait
            $first = [pscredential]::new('admin', (New-Secure $word))
            $second = [pscredential]::new('admin', (New-Secure $nextWord))
            Set-KialiCredential -Credential $first -WhatIf
            Set-KialiCredential -Credential $first -Timeout 0:0:2 -WarningAction Continue
            Set-KialiCredential -Credential $second -Timeout 0:0:2 -WarningAction Continue
            try { Set-KialiCredential -Credential ([pscredential]::new('a:b', (New-Secure $word))) } catch { }
            Get-KialiCredential
            Test-KialiCredential -Credential $first
            Remove-KialiCredential
        }
        $text.Contains('KialiCredentialInvalid') | Should -BeTrue
        $text.Contains('admin') | Should -BeTrue
        Find-Secret $text $word, $nextWord | Should -BeNullOrEmpty
    }

    It 'of Kiali with a token' {
        $script:token = $null
        $text = Read-Everything {
            $withKiali | Install-Mesh -ManifestPath - -NoWait
            $set = Set-KialiCredential -Strategy Token -Timeout 0:0:2 -WarningAction Continue
            $script:token = $set.Token
            $set
            Test-KialiCredential -Token $set.Token
            Get-KialiCredential
        }
        $plain = [Net.NetworkCredential]::new('', $script:token).Password
        $plain.Length | Should -BeGreaterThan 100
        $text.Contains('TokenExpires') | Should -BeTrue
        Find-Secret $text $plain | Should -BeNullOrEmpty
    }

    It 'of a Secret in a manifest' {
        $text = Read-Everything {
            foreach ($value in $word, $nextWord) {
                $manifest = @"
apiVersion: v1
kind: Secret
metadata: {name: vault, namespace: default}
stringData: {word: "$value"}
---
$mesh
"@
                $manifest | Install-Mesh -ManifestPath - -NoWait -WhatIf
                $manifest | Install-Mesh -ManifestPath - -NoWait -WhatIf -PassThru
                $manifest | Install-Mesh -ManifestPath - -NoWait
            }
            Get-Mesh
            Test-Mesh -Category Certificates
            Uninstall-Mesh -Force -WhatIf
            Uninstall-Mesh -Force
        }
        $text.Contains('secret/default/vault') | Should -BeTrue
        Find-Secret $text $word, $nextWord | Should -BeNullOrEmpty
    }
}
