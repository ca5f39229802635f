using System.Globalization;
using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using System.Text;
using MeshTools.Cluster.Requests;
using MeshTools.Cluster.Streams;
using MeshTools.Errors;

namespace MeshTools.Cluster;

/// <content>Pods from the inside, through the API server: commands, logs, ports.</content>
internal sealed partial class ClusterClient
{
    /// <summary>The kind of <see cref="ObjectAddress"/> that these calls take.</summary>
    public static readonly KindRef Pod = new(string.Empty, "Pod", "v1");

    // istiod's debug pages for a large mesh are some tens of megabytes.
    private const int MaxCommandOutput = 128 * 1024 * 1024;

    /// <summary>Runs a command in a container and reads what it prints. Standard input is closed.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="container">The container in it.</param>
    /// <param name="command">The program and its arguments; no shell is involved.</param>
    /// <param name="timeout">How long it may take in all. The command itself is not ended by this: Kubernetes cannot.</param>
    /// <param name="cancellationToken">Lets go of it.</param>
    /// <exception cref="MeshToolsException">It was not run, or it did not end in time. A command that fails is a result.</exception>
    public async Task<ExecResult> ExecAsync(
        ObjectAddress pod, string container, IReadOnlyList<string> command, TimeSpan timeout, CancellationToken cancellationToken)
    {
        string subject = $"{pod} container {container}";
        string query = string.Concat(command.Select(static word => "&command=" + Uri.EscapeDataString(word)));
        using CancellationTokenSource limit = new(timeout, _time);
        using CancellationTokenSource both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            ChannelSocket socket = await OpenChannelsAsync(
                pod, "exec", $"container={Uri.EscapeDataString(container)}&stdout=true&stderr=true{query}", subject, both.Token).ConfigureAwait(false);
            await using ConfiguredAsyncDisposable end = socket.ConfigureAwait(false);
            return await ReadCommandAsync(socket, subject, command[0], both.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException error) when (!cancellationToken.IsCancellationRequested)
        {
            throw new MeshToolsException(
                ErrorCatalog.RequestTimeout, $"{subject}: '{command[0]}' did not end within {timeout.TotalSeconds:0.#} s (context '{Context}').", target: subject, inner: error);
        }
        catch (WebSocketException error)
        {
            throw CommandFailed(subject, command[0], $"the connection broke: {error.Message}", error);
        }
    }

    /// <summary>A container's log as it stands.</summary>
    public async Task<string> ReadLogAsync(ObjectAddress pod, PodLogQuery query, CancellationToken cancellationToken)
    {
        ApiRequest request = LogRequest(pod, query, follow: false);
        ApiResponse response = await _sender.SendAsync(request, cancellationToken).ConfigureAwait(false);
        return Encoding.UTF8.GetString(response.Body);
    }

    /// <summary>A container's log as it is written, line by line, until the container ends or the caller stops reading.</summary>
    public async IAsyncEnumerable<string> FollowLogAsync(
        ObjectAddress pod, PodLogQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using HttpResponseMessage response = await _sender.OpenAsync(LogRequest(pod, query, follow: true), cancellationToken).ConfigureAwait(false);
        using StreamReader reader = new(await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false), Encoding.UTF8);
        while (await ReadLineAsync(reader, pod, cancellationToken).ConfigureAwait(false) is string line)
        {
            yield return line;
        }
    }

    /// <summary>A connection to a port of a pod. The caller disposes it.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="port">A port that one of its containers listens on; it need not be declared.</param>
    /// <param name="cancellationToken">Stops connecting.</param>
    /// <exception cref="MeshToolsException">
    /// The pod is not there or the kubelet cannot be reached. A port that nothing listens on shows at the first read, as an IOException.
    /// </exception>
    public async Task<Stream> OpenPortAsync(ObjectAddress pod, int port, CancellationToken cancellationToken)
    {
        string subject = string.Create(CultureInfo.InvariantCulture, $"{pod} port {port}");
        string query = string.Create(CultureInfo.InvariantCulture, $"ports={port}");
        ChannelSocket socket = await OpenChannelsAsync(pod, "portforward", query, subject, cancellationToken).ConfigureAwait(false);
        return new PodPortStream(socket, subject);
    }

    private async Task<ChannelSocket> OpenChannelsAsync(
        ObjectAddress pod, string subresource, string query, string subject, CancellationToken cancellationToken)
    {
        ResourceType type = await ResolveAsync(pod.Kind, cancellationToken).ConfigureAwait(false);
        ApiRequest request = new(HttpMethod.Get, $"{type.Path(pod.Namespace, pod.Name, subresource)}?{query}")
        {
            Subject = subject,
            Permission = $"get and create pods/{subresource} in namespace {pod.Namespace}",
            Accept = MediaTypes.Anything,
        };
        ClientWebSocket socket = new();
        socket.Options.AddSubProtocol(ChannelSocket.Protocol);
        using HttpMessageInvoker invoker = new(new SocketHandshake(_sender, request));
        try
        {
            // Only the scheme of the address counts here; the handshake knows where to go.
            await socket.ConnectAsync(new UriBuilder(Server) { Scheme = "wss" }.Uri, invoker, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            socket.Dispose();
            if (error is not WebSocketException)
            {
                throw;
            }

            throw error.InnerException as MeshToolsException
                ?? new MeshToolsException(ErrorCatalog.UnexpectedAnswer, $"{subject}: the API server did not open a WebSocket: {error.Message}", target: subject, inner: error);
        }

        return new ChannelSocket(socket);
    }

    private async Task<ExecResult> ReadCommandAsync(ChannelSocket socket, string subject, string program, CancellationToken cancellationToken)
    {
        // Channels 1, 2 and 3: standard output, standard error, and the Status that ends it.
        MemoryStream[] channels = [new(), new(), new(), new()];
        while (await socket.ReceiveAsync(cancellationToken).ConfigureAwait(false) is (byte channel, ReadOnlyMemory<byte> data))
        {
            if (channel < channels.Length)
            {
                channels[channel].Write(data.Span);
                if (channels[channel].Length > MaxCommandOutput)
                {
                    throw CommandFailed(subject, program, $"it printed more than {MaxCommandOutput / 1024 / 1024} MiB", null);
                }
            }
        }

        (int? exitCode, string message) = ExecStatus.Read(channels[3].ToArray());
        return exitCode is int code
            ? new ExecResult(code, Encoding.UTF8.GetString(channels[1].ToArray()), Encoding.UTF8.GetString(channels[2].ToArray()))
            : throw CommandFailed(subject, program, message, null);
    }

    private async Task<string?> ReadLineAsync(StreamReader reader, ObjectAddress pod, CancellationToken cancellationToken)
    {
        try
        {
            return await reader.ReadLineAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or HttpRequestException)
        {
            throw new MeshToolsException(ErrorCatalog.ConnectionFailed, $"{pod}: the log broke off: {error.Message} (context '{Context}')", target: pod.ToString(), inner: error);
        }
    }

    private static ApiRequest LogRequest(ObjectAddress pod, PodLogQuery query, bool follow)
    {
        StringBuilder path = new($"api/v1/namespaces/{Uri.EscapeDataString(pod.Namespace!)}/pods/{Uri.EscapeDataString(pod.Name)}/log?follow={(follow ? "true" : "false")}");
        if (query.Container is string container)
        {
            path.Append("&container=").Append(Uri.EscapeDataString(container));
        }

        if (query.Previous)
        {
            path.Append("&previous=true");
        }

        if (query.TailLines is int lines)
        {
            path.Append(CultureInfo.InvariantCulture, $"&tailLines={lines}");
        }

        return new ApiRequest(HttpMethod.Get, path.ToString())
        {
            Subject = query.Container is null ? $"the log of {pod}" : $"the log of {pod} container {query.Container}",
            Permission = $"get pods/log in namespace {pod.Namespace}",
            Accept = MediaTypes.Anything,
            IsRepeatable = true,
        };
    }

    private MeshToolsException CommandFailed(string subject, string program, string why, Exception? inner) =>
        new(ErrorCatalog.PodCommandFailed, $"{subject}: '{program}' was not run to its end: {why} (context '{Context}')", target: subject, inner: inner);
}
