using MeshTools.Changes;
using MeshTools.Mesh.Topology;

namespace MeshTools.ExtAuthz;

/// <summary>What is to be done for one gateway. Each change needs those before it, so the first that fails ends the step.</summary>
/// <param name="Gateway">The gateway.</param>
/// <param name="Name">The name of its EnvoyFilter or policy.</param>
/// <param name="Form">In which form.</param>
/// <param name="Changes">In order; empty when all is right already.</param>
internal sealed record ExtAuthzStep(MeshWorkload Gateway, string Name, ExtAuthzForm Form, IReadOnlyList<Change> Changes);
