# Rights as an administrator hands them out: in a real pwsh, against a sandbox in which a ServiceAccount gets the roles that are printed.
BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../MeshTools.psd1')
    $name = "pester-rights-$PID"
    $sandbox = Start-MeshSandbox -Name $name -Node worker-sz02
    $text = Get-Content -Raw $sandbox.KubeConfig
    function Find-Field($Name) { [regex]::Match($text, "(?m)^\s*(?:- )?`"?$Name`"?:\s*`"?([^`"\s]+)").Groups[1].Value }
    function Find-Pem($Name) { [Text.Encoding]::UTF8.GetString([Convert]::FromBase64String((Find-Field $Name))) }
    $certificate = [Security.Cryptography.X509Certificates.X509Certificate2]::CreateFromPem((Find-Pem client-certificate-data), (Find-Pem client-key-data))

    # As `kubectl apply --server-side -f -` does it, without a kubectl.
    function Send-Object($Method, $Path, $Body, $ContentType = 'application/json') {
        Invoke-RestMethod -Method $Method -Uri "$(Find-Field server)$Path" -Body $Body -ContentType $ContentType -Certificate $certificate -SkipCertificateCheck
    }
    function Set-Role($Yaml) {
        foreach ($document in $Yaml -split '(?m)^---$') {
            $kind = [regex]::Match($document, '(?m)^kind: (\w+)').Groups[1].Value.ToLowerInvariant() + 's'
            $role = [regex]::Match($document, '(?m)^  name: "?([^"\s]+)').Groups[1].Value
            Send-Object Patch "/apis/rbac.authorization.k8s.io/v1/$kind/${role}?fieldManager=pester" $document 'application/apply-patch+yaml'
        }
    }

    # The API server learns of roles that it has stored a moment later.
    function Wait-Right($Verb, $Resource) {
        $question = @{ spec = @{ user = 'system:serviceaccount:default:pipeline'; resourceAttributes = @{ verb = $Verb; resource = $Resource } } } | ConvertTo-Json -Depth 5
        $end = [DateTime]::UtcNow.AddSeconds(30)
        while (-not (Send-Object Post '/apis/authorization.k8s.io/v1/subjectaccessreviews' $question).status.allowed) {
            if ([DateTime]::UtcNow -gt $end) { throw "The right to $Verb $Resource did not come into force." }
            Start-Sleep -Milliseconds 50
        }
    }

    Send-Object Post '/api/v1/namespaces/default/serviceaccounts' '{"metadata": {"name": "pipeline"}}' | Out-Null
    $token = (Send-Object Post '/api/v1/namespaces/default/serviceaccounts/pipeline/token' '{"apiVersion": "authentication.k8s.io/v1", "kind": "TokenRequest", "spec": {}}').status.token
    $pipeline = "$TestDrive/pipeline"
    Set-Content $pipeline ($text.Substring(0, $text.IndexOf('    client-certificate-data:')) + "    token: $token`n")
}

AfterAll {
    Stop-MeshSandbox -Name $name -Confirm:$false
}

Describe 'What a command needs' {
    It 'is told as objects, with what for and what is lost without' {
        $rights = Get-MeshPermission Set-NodeRegion
        ($rights | Where-Object Resource -EQ nodes).Verbs | Should -Be list, get, patch
        ($rights | Where-Object Resource -EQ pods).Optional | Should -BeTrue
        $rights.Purpose | Should -Not -BeNullOrEmpty
        ($rights | Where-Object Optional).Without | Should -Not -BeNullOrEmpty
        Get-MeshPermission Set-NodeRegion -RequiredOnly | ForEach-Object Resource | Should -Be nodes
    }

    It 'is told of every command that talks to a cluster' {
        $commands = Get-Command -Module MeshTools | Where-Object { $_.Parameters.ContainsKey('KubeConfig') -or $_.Parameters.ContainsKey('FromContext') }
        (Get-MeshPermission).Command | Sort-Object -Unique | Should -Be ($commands.Name | Where-Object { $_ -ne 'Get-MeshContext' } | Sort-Object)
    }

    It 'is an error for a name that is no such command, and for no pattern' {
        $rights = Get-MeshPermission Set-NodeRegion, Set-Nothing -ErrorVariable failed -ErrorAction SilentlyContinue
        $rights | Should -Not -BeNullOrEmpty
        $failed[0].FullyQualifiedErrorId | Should -BeLike 'PermissionCommandUnknown,*'
        Get-MeshPermission Set-Nothing* | Should -BeNullOrEmpty
    }

    It 'depends on the manifest for an installation' {
        Get-MeshPermission Install-Mesh -WarningVariable told -WarningAction SilentlyContinue | Should -Not -BeNullOrEmpty
        $told | Should -Match 'ManifestPath'
        $rights = Get-MeshPermission Install-Mesh -ManifestPath (Join-Path $PSScriptRoot '../../examples/mesh/miniature.yaml')
        ($rights | Where-Object Resource -EQ mutatingwebhookconfigurations).Verbs | Should -Contain create
    }

    It 'completes the names of commands' {
        (TabExpansion2 'Get-MeshPermission Set-N' 24).CompletionMatches.CompletionText | Should -Be Set-NodeRegion
    }
}

Describe 'Roles that are printed' {
    It 'give a ServiceAccount the command, and no other' {
        { Set-NodeRegion worker-sz02 -Region shenzhen -KubeConfig $pipeline } | Should -Throw -ErrorId 'Forbidden,*'

        $roles = Get-MeshPermission Set-NodeRegion, Get-NodeRegion -AsYaml -ServiceAccount default/pipeline
        $roles | Should -Match '(?m)^# The rights of '
        Set-Role $roles | Should -Not -BeNullOrEmpty
        Wait-Right patch nodes

        (Set-NodeRegion worker-sz02 -Region shenzhen -KubeConfig $pipeline).Changed | Should -BeTrue
        (Get-NodeRegion -KubeConfig $pipeline).Region | Should -Be shenzhen
        $refused = { Get-SdsCertificate -KubeConfig $pipeline } | Should -Throw -ErrorId 'Forbidden,*' -PassThru
        $refused.ErrorDetails.RecommendedAction | Should -Match 'Get-MeshPermission Get-SdsCertificate -AsYaml'
    }
}
