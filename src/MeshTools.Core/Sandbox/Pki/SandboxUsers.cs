namespace MeshTools.Sandbox.Pki;

/// <summary>Who logs in to a sandbox's API server.</summary>
/// <param name="Authority">The certificate of the authority that signed the server's certificate.</param>
/// <param name="Admin">The user's own: may do everything.</param>
/// <param name="ControllerManager">With the roles that Kubernetes ships for it.</param>
/// <param name="Scheduler">With the roles that Kubernetes ships for it.</param>
/// <param name="Standin">The stand-in for the kubelets.</param>
internal sealed record SandboxUsers(string Authority, KeyPair Admin, KeyPair ControllerManager, KeyPair Scheduler, KeyPair Standin);
