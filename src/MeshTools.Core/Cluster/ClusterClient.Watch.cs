using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json.Nodes;
using MeshTools.Cluster.Requests;
using MeshTools.Errors;

namespace MeshTools.Cluster;

/// <content>Watching. KubernetesClient's Watcher is bound to compiled types and does not resume; any kind must work here.</content>
internal sealed partial class ClusterClient
{
    // The server ends a watch after this time by itself; a fresh one follows from the last version seen.
    private static readonly TimeSpan WatchSpan = TimeSpan.FromMinutes(5);

    // How long a server may be away before a watch gives up.
    private static readonly TimeSpan WatchPatience = TimeSpan.FromMinutes(2);

    /// <summary>
    /// All objects there are (as Added), and then everything that happens to them, until cancelled. A watch that ends,
    /// breaks or expires goes on where it was; what happened in between is made up for, deletions included.
    /// </summary>
    /// <exception cref="MeshToolsException">The server refuses, or stays away for minutes.</exception>
    public async IAsyncEnumerable<WatchEvent> WatchAsync(
        KindRef kind, ListQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ResourceType type = await ResolveAsync(kind, cancellationToken).ConfigureAwait(false);
        WatchedObjects known = new();
        string? version = null;
        long lost = 0;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (version is null)
            {
                ListResult<JsonObject> list = await ListAsync(kind, query, static item => JsonObject.Create(item.Clone())!, cancellationToken).ConfigureAwait(false);
                version = list.ResourceVersion;
                foreach (WatchEvent difference in known.Replace(list.Items))
                {
                    yield return difference;
                }
            }

            WatchStream? stream = await TryOpenAsync(type, query, version, cancellationToken).ConfigureAwait(false);
            if (stream is null)
            {
                lost = lost == 0 ? _time.GetTimestamp() : lost;
                if (_time.GetElapsedTime(lost) > WatchPatience)
                {
                    throw new MeshToolsException(
                        ErrorCatalog.ConnectionFailed,
                        $"The watch on {type.Plural} (context '{Context}') broke and could not be resumed within {WatchPatience.TotalMinutes:0} minutes.",
                        target: type.Plural);
                }

                await Task.Delay(TimeSpan.FromMilliseconds(500), _time, cancellationToken).ConfigureAwait(false);
                continue;
            }

            lost = 0;
            await using (stream.ConfigureAwait(false))
            {
                while (await stream.ReadAsync(cancellationToken).ConfigureAwait(false) is WatchLine line)
                {
                    if (line.IsExpired)
                    {
                        version = null;
                        break;
                    }

                    version = line.ResourceVersion ?? version;
                    if (line.Event is WatchEvent happened)
                    {
                        known.Note(happened);
                        yield return happened;
                    }
                }
            }

            // A server that closes every watch at once (it is shutting down) must not be asked in a tight loop.
            await Task.Delay(TimeSpan.FromMilliseconds(100), _time, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<WatchStream?> TryOpenAsync(ResourceType type, ListQuery query, string version, CancellationToken cancellationToken)
    {
        StringBuilder path = new(type.Path(query.Namespace));
        path.Append(CultureInfo.InvariantCulture, $"?watch=true&allowWatchBookmarks=true&timeoutSeconds={WatchSpan.TotalSeconds:0}");
        path.Append("&resourceVersion=").Append(Uri.EscapeDataString(version));
        if (query.LabelSelector is not null)
        {
            path.Append("&labelSelector=").Append(Uri.EscapeDataString(query.LabelSelector));
        }

        if (query.FieldSelector is not null)
        {
            path.Append("&fieldSelector=").Append(Uri.EscapeDataString(query.FieldSelector));
        }

        ApiRequest request = new(HttpMethod.Get, path.ToString())
        {
            Subject = type.Plural,
            Permission = Permission("watch", type, query.Namespace),
            Accept = MediaTypes.ForObject(query.Form),
            IsRepeatable = true,
        };
        try
        {
            HttpResponseMessage response = await _sender.OpenAsync(request, cancellationToken).ConfigureAwait(false);
            Stream body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            return new WatchStream(response, body);
        }
        catch (MeshToolsException error) when (error.HttpStatus == 410)
        {
            return new WatchStream(null, new MemoryStream(WatchLine.ExpiredText));
        }
        catch (MeshToolsException error) when (error.HttpStatus is 0 or 429 or >= 500 && error.Definition != ErrorCatalog.ServerCertificateUntrusted)
        {
            return null;
        }
    }
}
