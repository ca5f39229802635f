namespace MeshTools.ExtAuthz;

/// <summary>In which objects external authorization is written down.</summary>
public enum ExtAuthzForm
{
    /// <summary>What the mesh's version obeys best: an EnvoyFilter up to Istio 1.8, a provider from 1.9 on.</summary>
    Auto,

    /// <summary>An EnvoyFilter that puts Envoy's ext_authz filter before the router.</summary>
    EnvoyFilter,

    /// <summary>A provider in the mesh config and an AuthorizationPolicy with action CUSTOM (Istio 1.9 and newer).</summary>
    Provider,
}
