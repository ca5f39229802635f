using MeshTools.Changes;
using MeshTools.Cluster;
using MeshTools.Errors;
using MeshTools.Sandbox.Binaries;
using MeshTools.Sandbox.ControlPlane;
using MeshTools.Sandbox.Nodes;
using MeshTools.Sandbox.Pki;
using MeshTools.Sandbox.Processes;
using MeshTools.Sandbox.Standin;

namespace MeshTools.Sandbox;

/// <summary>
/// Starts one sandbox: etcd, the API server, then everything that needs it at once. It ends with a sandbox in which a pod
/// can be created, or with nothing.
/// </summary>
internal sealed class SandboxStart(
    SandboxFolder folder, SandboxRequest request, ControlPlaneBinaries binaries, IOperationHost host, Func<string, string?> variable)
{
    private const string Activity = "Starting the sandbox";

    // Somebody took a port between the look and the bind. Three times in a row is no accident.
    private const int PortTries = 3;

    private static readonly KindRef ServiceAccount = new(string.Empty, "ServiceAccount");

    private SandboxState _state = new() { Phase = SandboxPhase.Starting, Version = binaries.Version.Text, Started = DateTimeOffset.UtcNow };
    private int _step;

    /// <exception cref="MeshToolsException">SandboxStartFailed, SandboxStartTimeout; nothing is left then.</exception>
    public async Task<MeshSandbox> RunAsync(CancellationToken cancellationToken)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(request.Timeout);
        StartWait wait = new(() => _state.Processes, request);
        try
        {
            return await StartAsync(wait, limit.Token).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            Say("taking it down again");
            MeshToolsException? late = error is OperationCanceledException && !cancellationToken.IsCancellationRequested ? wait.TimedOut(error) : null;

            // Not with the caller's token: what was begun must be cleared away, Ctrl+C or not; and without a wait for it.
            await SandboxRemoval.RemoveAsync(folder, _state, politely: false, CancellationToken.None).ConfigureAwait(false);
            if (late is not null)
            {
                throw late;
            }

            throw;
        }
        finally
        {
            host.Progress(new OperationProgress(Activity, "done", 0, 0, Completed: true));
        }
    }

    private async Task<MeshSandbox> StartAsync(StartWait wait, CancellationToken cancellationToken)
    {
        Say("making keys and certificates");
        PrivateFiles.CreateFolder(folder.Path);
        Save(_state);
        SandboxUsers users = SandboxPki.Create(folder, DateTimeOffset.UtcNow);
        PrivateFiles.Write(folder.Egress, EgressText.Write(folder.Nowhere));
        using ServerProbe probe = new(users);
        Endpoints endpoints = await StartServersAsync(probe, wait, cancellationToken).ConfigureAwait(false);

        string context = SandboxName.Context(folder.Name);
        WriteKubeConfigs(users, endpoints, context);
        CommandLines lines = new(folder, binaries, endpoints);
        Say("controllers, scheduler and stand-in kubelet");
        Start(lines.ControllerManager());
        Start(lines.Scheduler());
        Start(StandinProgram.Describe(folder, variable, Environment.ProcessPath));

        ClusterClient client = ClusterClients.Get(new ConnectionOptions(folder.KubeConfig, context), host.Verbose);
        await PopulateAsync(client, wait, cancellationToken).ConfigureAwait(false);
        wait.CheckAlive();
        Save(_state with { Phase = SandboxPhase.Running, NodeCount = request.Nodes.Count });
        return SandboxList.Describe(folder, _state);
    }

    /// <summary>Creates the nodes while the controllers get going.</summary>
    private async Task PopulateAsync(ClusterClient client, StartWait wait, CancellationToken cancellationToken)
    {
        using CancellationTokenSource creation = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task nodes = NodeCreation.CreateAsync(client, request.Nodes, binaries.Version, host, creation.Token);
        try
        {
            // The sign that the controllers work; and without it no pod could be created yet.
            ObjectAddress account = new(ServiceAccount, "default", "default");
            await wait.ForAsync(
                "the default ServiceAccount",
                async token => await client.TryGetAsync(account, token, ObjectForm.Metadata).ConfigureAwait(false) is null ? "not there yet" : null,
                cancellationToken).ConfigureAwait(false);
            await wait.ForAsync("the nodes", _ => Task.FromResult(nodes.IsCompleted ? null : "still being created"), cancellationToken).ConfigureAwait(false);
            await nodes.ConfigureAwait(false);
        }
        finally
        {
            // Nothing may go on writing to a control plane that is about to be taken down.
            await creation.CancelAsync().ConfigureAwait(false);
            await nodes.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>etcd and the API server, on ports that nobody else took.</summary>
    private async Task<Endpoints> StartServersAsync(ServerProbe probe, StartWait wait, CancellationToken cancellationToken)
    {
        for (int attempt = 1; ; attempt++)
        {
            Endpoints endpoints = Endpoints.Find();
            CommandLines lines = new(folder, binaries, endpoints);
            Save(_state with { Server = endpoints.Api });
            try
            {
                Say("etcd");
                Start(lines.Etcd());
                await wait.ForAsync("etcd", token => ServerProbe.PortProblemAsync(endpoints.EtcdPort, token), cancellationToken).ConfigureAwait(false);
                Say("kube-apiserver");
                Start(lines.ApiServer());
                await wait.ForAsync("kube-apiserver", token => probe.ApiServerProblemAsync(endpoints.Api, token), cancellationToken).ConfigureAwait(false);
                return endpoints;
            }
            catch (MeshToolsException error) when (attempt < PortTries && error.ErrorTarget is string log && LoopbackPorts.IsTaken(LogTail.Read(log)))
            {
                host.Verbose("A port was taken by another process meanwhile; trying again with others.");
                await ProcessEnd.KillAsync(_state.Processes, cancellationToken).ConfigureAwait(false);
                SandboxRemoval.DeleteFolder(folder.Data);
                foreach (RunningProcess process in _state.Processes)
                {
                    File.Delete(process.Spec.Log);
                }

                Save(_state with { Processes = [] });
            }
        }
    }

    private void WriteKubeConfigs(SandboxUsers users, Endpoints endpoints, string context)
    {
        Write(folder.KubeConfig, users.Admin);
        Write(folder.ComponentKubeConfig(CommandLines.ControllerManagerName), users.ControllerManager);
        Write(folder.ComponentKubeConfig(CommandLines.SchedulerName), users.Scheduler);
        Write(folder.ComponentKubeConfig(StandinKubelet.Name), users.Standin);

        void Write(string file, KeyPair client) =>
            PrivateFiles.Write(file, KubeConfigText.Write(context, endpoints.Api, users.Authority, client));
    }

    private void Start(ProcessSpec spec) => Save(_state.With(DetachedProcess.Start(spec, folder.Path)));

    private void Save(SandboxState state)
    {
        _state = state;
        SandboxStateJson.Save(folder, state);
    }

    private void Say(string status) => host.Progress(new OperationProgress(Activity, status, _step++, 5));
}
