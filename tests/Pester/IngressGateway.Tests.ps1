# What a user would run: a gateway on ports of its nodes, in a real pwsh, against a sandbox of three regions.
BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../MeshTools.psd1')
    $name = "pester-ingress-$PID"
    $nodes = Join-Path $TestDrive 'nodes.csv'
    @'
Name,Region,Zone
sz01,shenzhen,room1
sz02,shenzhen,room2
bj01,beijing,room1
wx01,wuxi,room1
'@ | Set-Content $nodes
    $sandbox = Start-MeshSandbox -Name $name -NodePath $nodes
    $PSDefaultParameterValues = @{ '*-IngressGateway:KubeConfig' = $sandbox.KubeConfig; '*-NodeRegion:KubeConfig' = $sandbox.KubeConfig; '*-Mesh:KubeConfig' = $sandbox.KubeConfig }

    # A gateway in the shape of Istio's own, written for these tests.
    @'
apiVersion: apps/v1
kind: Deployment
metadata: {name: istio-ingressgateway, namespace: istio-system, labels: {app: istio-ingressgateway, istio: ingressgateway}}
spec:
  selector: {matchLabels: {istio: ingressgateway}}
  template:
    metadata: {labels: {istio: ingressgateway}}
    spec:
      containers:
      - {name: istio-proxy, image: 'docker.io/istio/proxyv2:1.14.6', args: [proxy, router], ports: [{containerPort: 8080, protocol: TCP}, {containerPort: 8443, protocol: TCP}]}
---
apiVersion: v1
kind: Service
metadata: {name: istio-ingressgateway, namespace: istio-system}
spec: {type: NodePort, selector: {istio: ingressgateway}, ports: [{name: http2, port: 80, targetPort: 8080}, {name: https, port: 443, targetPort: 8443}]}
'@ | Install-Mesh -ManifestPath - | Out-Null
}

AfterAll {
    Stop-MeshSandbox -Name $name -Confirm:$false
}

Describe 'Publish-IngressGateway' {
    It 'shows what it would do and does nothing' {
        Publish-IngressGateway -Node sz01 -WhatIf | Should -BeNullOrEmpty
        (Get-IngressGateway).Kind | Should -Be 'Deployment'
        (Get-NodeRegion -Selector front_end=true) | Should -BeNullOrEmpty
    }

    It 'puts the gateway on the nodes of a region, from the pipeline' {
        $gateway = Get-NodeRegion -Region shenzhen | Publish-IngressGateway -ServiceType ClusterIP
        $gateway.Kind | Should -Be 'DaemonSet'
        $gateway.Nodes | Should -Be @('sz01', 'sz02')
        $gateway.Ports | Should -Be @('80->8080', '443->8443')
        $gateway.ServiceType | Should -Be 'ClusterIP'
        $gateway.Changed | Should -BeTrue
    }

    It 'changes nothing on a second run' {
        (Get-IngressGateway | Publish-IngressGateway).Changed | Should -BeFalse
    }

    It 'takes a further node in' {
        (Publish-IngressGateway -Node bj01).Nodes | Should -Be @('bj01', 'sz01', 'sz02')
    }

    It 'refuses a node that does not exist, and a pattern that fits none' {
        { Publish-IngressGateway -Node nope } | Should -Throw -ErrorId 'NodeNotFound,*'
        { Publish-IngressGateway -Node gz* } | Should -Throw -ErrorId 'NodeNotFound,*'
        { Publish-IngressGateway -Node WX01 } | Should -Throw "*it has 'wx01'*"
    }

    It 'takes patterns of nodes, and labels as kubectl writes them' {
        (Publish-IngressGateway -Node sz* -NodeSelector front_end=true).Changed | Should -BeFalse
        { Publish-IngressGateway -NodeSelector front_end } | Should -Throw '*is no label with a value*'
    }

    It 'says so when a node is given for a gateway' {
        { Publish-IngressGateway sz01 } | Should -Throw '*Publish-IngressGateway -Node*It has: istio-ingressgateway*'
    }

    It 'refuses ports that cannot be meant' {
        { Publish-IngressGateway -HttpPort 0 -HttpsPort 0 } | Should -Throw '*leaves no port to publish*'
        { Publish-IngressGateway -HttpPort 443 } | Should -Throw '*leads to one port alone*'
    }
}

Describe 'Get-IngressGateway and Test-IngressGateway' {
    It 'format as a table and as a list' {
        (Get-IngressGateway | Format-Table | Out-String) | Should -Match 'Namespace\s+Name\s+Kind'
        (Get-IngressGateway | Format-Table | Out-String -Width 80) | Should -Match 'DaemonSet\s+3/3\s+80, 443\s+bj01, sz01'
        (Get-IngressGateway | Format-List | Out-String) | Should -Match 'HttpPort\s+: 80'
        (Test-IngressGateway | Format-Table | Out-String -Width 200) | Should -Match 'Status\s+Region\s+Node\s+Ports'
    }

    It 'tell node by node, and which region has none' {
        $nodes = Get-IngressGateway | Test-IngressGateway
        ($nodes | Where-Object Node).Status | ForEach-Object { "$_" } | Should -Be @('Pass', 'Pass', 'Pass')
        ($nodes | Where-Object { -not $_.Node }).Region | Should -Be 'wuxi'
        (Get-IngressGateway).Nodes[0..1] | Should -Be @('bj01', 'sz01')
        Test-IngressGateway -Quiet | Should -BeTrue
    }

    # The addresses of a sandbox's nodes are nobody's, or somebody else's.
    It 'try no port of a sandbox, even when asked' {
        (Test-IngressGateway | Where-Object Node).Reachable | Should -Be @($null, $null, $null)
        (Test-IngressGateway -Reach | Where-Object Node).Reachable | Should -Be @($null, $null, $null)
        Publish-IngressGateway -Node wx01 -Reach -WarningVariable said -WarningAction SilentlyContinue | Out-Null
        "$said" | Should -Match 'Not tried: .*wx01.* those of a sandbox'
    }

    It 'complete the names of gateways and nodes' {
        $line = "Test-IngressGateway -KubeConfig '$($sandbox.KubeConfig)' -Name istio-"
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Contain 'istio-ingressgateway'
    }
}

Describe 'Unpublish-IngressGateway' {
    It 'gives back what was there, labels included' {
        $gateway = Get-IngressGateway | Unpublish-IngressGateway
        $gateway.Kind | Should -Be 'Deployment'
        $gateway.ServiceType | Should -Be 'NodePort'
        (Get-NodeRegion -Selector front_end=true) | Should -BeNullOrEmpty
    }

    It 'has nothing to give back a second time' {
        { Unpublish-IngressGateway } | Should -Throw -ErrorId 'IngressNotPublished,*'
    }
}
