namespace MeshTools.Locality;

/// <summary>What istiod sends of one locality: Envoy's LocalityLbEndpoints.</summary>
/// <param name="Locality">Where.</param>
/// <param name="Priority">0 is asked first; null when a distribute entry leaves this locality out.</param>
/// <param name="Weight">Its weight among those of the same priority.</param>
/// <param name="Endpoints">How many endpoints it has.</param>
internal sealed record LoadGroup(LocalityPath Locality, int? Priority, double Weight, int Endpoints);
