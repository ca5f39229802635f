# External authorization as a user sets it up, on a small mesh of 1.14 in a sandbox.
BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../MeshTools.psd1')
    $name = "pester-authz-$PID"
    $sandbox = Start-MeshSandbox -Name $name -Node worker-sz02
    $PSDefaultParameterValues = @{ '*-ExtAuthzFilter:KubeConfig' = $sandbox.KubeConfig }

    # The few requests that make the mesh go straight to the API, with the sandbox's own credential.
    $text = Get-Content -Raw $sandbox.KubeConfig
    function Read-Field($Field) { [Text.Encoding]::UTF8.GetString([Convert]::FromBase64String([regex]::Match($text, "${Field}: (\S+)").Groups[1].Value)) }
    $certificate = [Security.Cryptography.X509Certificates.X509Certificate2]::CreateFromPem((Read-Field client-certificate-data), (Read-Field client-key-data))
    function Add-Object($Path, $Body) {
        $null = Invoke-RestMethod "$($sandbox.Server)$Path" -Method Post -Certificate $certificate -SkipCertificateCheck -ContentType application/yaml -Body $Body
    }
    function Add-Definition($Group, $Plural, $Kind, $Version) {
        Add-Object '/apis/apiextensions.k8s.io/v1/customresourcedefinitions' @"
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: $Plural.$Group}
spec:
  group: $Group
  scope: Namespaced
  names: {kind: $Kind, plural: $Plural}
  versions: [{name: $Version, served: true, storage: true, schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}}]
"@
    }
    function Add-Workload($Namespace, $Name, $Labels, $Container) {
        Add-Object "/apis/apps/v1/namespaces/$Namespace/deployments" @"
apiVersion: apps/v1
kind: Deployment
metadata: {name: $Name}
spec:
  selector: {matchLabels: {$Labels}}
  template: {metadata: {labels: {$Labels}}, spec: {containers: [{$Container}]}}
"@
    }

    Add-Object '/api/v1/namespaces' '{apiVersion: v1, kind: Namespace, metadata: {name: istio-system}}'
    Add-Definition networking.istio.io envoyfilters EnvoyFilter v1alpha3
    Add-Definition networking.istio.io gateways Gateway v1alpha3
    Add-Definition security.istio.io authorizationpolicies AuthorizationPolicy v1beta1
    Add-Object '/api/v1/namespaces/istio-system/configmaps' '{apiVersion: v1, kind: ConfigMap, metadata: {name: istio}, data: {mesh: "trustDomain: cluster.local"}}'
    Add-Workload istio-system istiod 'app: istiod, istio: pilot' 'name: discovery, image: "docker.io/istio/pilot:1.14.0", args: [discovery]'
    Add-Workload istio-system istio-ingressgateway 'app: istio-ingressgateway, istio: ingressgateway' 'name: istio-proxy, image: "docker.io/istio/proxyv2:1.14.0", args: [proxy, router]'
    Add-Workload default ext-authz 'app: ext-authz' 'name: main, image: "authz:1"'
    Add-Object '/api/v1/namespaces/default/services' '{apiVersion: v1, kind: Service, metadata: {name: ext-authz}, spec: {selector: {app: ext-authz}, ports: [{name: grpc, port: 8888}]}}'
    Add-Object '/api/v1/namespaces/istio-system/services' '{apiVersion: v1, kind: Service, metadata: {name: istio-ingressgateway}, spec: {selector: {istio: ingressgateway}, ports: [{name: http2, port: 80, targetPort: 8080}]}}'
    foreach ($attempt in 1..100) {
        try {
            Add-Object '/apis/networking.istio.io/v1alpha3/namespaces/istio-system/gateways' '{apiVersion: networking.istio.io/v1alpha3, kind: Gateway, metadata: {name: web}, spec: {selector: {istio: ingressgateway}, servers: [{port: {number: 80, protocol: HTTP, name: http}, hosts: ["*"]}]}}'
            break
        }
        catch { Start-Sleep -Milliseconds 100 }
    }
}

AfterAll {
    Stop-MeshSandbox -Name $name -Confirm:$false
}

Describe 'External authorization' {
    It 'is found missing' {
        Test-ExtAuthzFilter -Quiet | Should -BeFalse
        (Test-ExtAuthzFilter).Status | Should -Be 'Open'
    }

    It 'is refused for a service that does not exist' {
        { Add-ExtAuthzFilter ext-auth.default 8888 } | Should -Throw -ErrorId 'ExtAuthzRefused,*' -ExpectedMessage '*there is ext-authz.default*'
    }

    It 'is rehearsed without a trace' {
        Add-ExtAuthzFilter ext-authz.default 8888 -WhatIf
        Get-ExtAuthzFilter | Should -BeNullOrEmpty
    }

    It 'is added once' {
        $filter = Add-ExtAuthzFilter ext-authz.default 8888 -ExceptPath /healthz -WarningAction SilentlyContinue
        $filter.Form | Should -Be 'Provider'
        $filter.Changed | Should -BeTrue
        $filter.Guarded | Should -Be '80/HTTP'
        (Add-ExtAuthzFilter ext-authz.default 8888 -ExceptPath /healthz -WarningAction SilentlyContinue).Changed | Should -BeFalse
        (Test-ExtAuthzFilter).Status | Should -Be 'Guarded'
        (Test-ExtAuthzFilter | Format-List | Out-String) | Should -Match 'All but /healthz'
    }

    It 'takes the port of the Gateway for that of the listener' {
        $filter = Add-ExtAuthzFilter ext-authz.default 8888 -ListenerPort 80 -WarningAction SilentlyContinue
        $filter.ListenerPort | Should -Be 8080
        $filter.Guarded | Should -Be '80/HTTP'
    }

    It 'goes through the pipeline and away' {
        (Get-ExtAuthzFilter | Remove-ExtAuthzFilter -Confirm:$false).Unguarded | Should -Be '80/HTTP'
        Get-ExtAuthzFilter | Should -BeNullOrEmpty
    }
}

Describe 'Tab completion' {
    It 'completes <Line>' -ForEach @(
        @{ Line = 'Add-ExtAuthzFilter -Service ext'; Expected = 'ext-authz.default' }
        @{ Line = 'Add-ExtAuthzFilter -Service ext-authz.default -Port '; Expected = '8888' }
        @{ Line = 'Add-ExtAuthzFilter -Gateway istio-'; Expected = 'istio-ingressgateway' }
        @{ Line = 'Add-ExtAuthzFilter -Form Pro'; Expected = 'Provider' }
    ) {
        $command, $rest = $Line -split ' ', 2
        $full = "$command -KubeConfig '$($sandbox.KubeConfig)' $rest"
        (TabExpansion2 -inputScript $full -cursorColumn $full.Length).CompletionMatches.CompletionText | Should -Be $Expected
    }
}
