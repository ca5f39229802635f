namespace MeshTools.ExtAuthz;

/// <summary>How the gateway speaks to the authorization service.</summary>
public enum ExtAuthzProtocol
{
    /// <summary>Envoy's gRPC service envoy.service.auth.</summary>
    Grpc,

    /// <summary>Plain HTTP: the request's head is sent, 200 lets it pass.</summary>
    Http,
}
