# What the team's clusters are to look like. The scripts beside this file bring a cluster to it and look whether it is so.
@{
    # What Install-Mesh is to install. With a network: @{ Version = '1.14.6'; Addon = 'kiali' }
    Install = @{ ManifestPath = '../mesh' }

    # Rows with Name, Region, Zone, and Gateway: yes for a node whose ports 80 and 443 the ingress gateway takes.
    Nodes   = 'nodes.csv'

    ExtAuthz = @{
        Service = 'ext-authz.default'
        Port    = 8888
        Timeout = '00:00:00.5'
    }

    # Services that are to be served in the room that a request enters, and where requests go when that room has nobody left.
    Locality = @{
        Service  = @('shop.default')
        Failover = @{ shenzhen = 'wuxi'; wuxi = 'shenzhen'; beijing = 'wuxi' }
    }

    Gateway = @{
        ServiceType = 'ClusterIP'
    }

    Certificate = @{
        Name     = 'shop-tls'
        Gateway  = 'default/web'
        HostName = 'shop.example.com'
    }
}
