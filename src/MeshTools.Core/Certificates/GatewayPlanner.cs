using System.Text.Json.Nodes;
using MeshTools.Changes;
using MeshTools.Errors;
using MeshTools.Mesh;
using MeshTools.Mesh.Observed;

namespace MeshTools.Certificates;

/// <summary>The Gateway of a certificate. Pure.</summary>
internal static class GatewayPlanner
{
    // After secrets that are made anew.
    private const int Rank = SecretPlanner.LastRank + 1;

    /// <summary>The change; null when there is nothing to do, or refusals were added.</summary>
    public static Change? Plan(SdsCertificateRequest request, CertificateOffer offer, SdsCertificateObservation observed, List<CertificateRefusal> refusals)
    {
        if (observed.GatewayVersion is not string version)
        {
            refusals.Add(new CertificateRefusal(ErrorCatalog.KindNotServed, "The API server serves no Gateways: Istio's CustomResourceDefinitions are missing"));
            return null;
        }

        ServerEdit edit = new()
        {
            Credential = request.Name,
            Hosts = request.Hosts,
            Port = request.Port,
            Mode = request.WantedMode,
            HasAuthority = offer.Authorities.Count > 0 || observed.Stored.Values.Any(static stored => stored.Authorities.Any()),
            CertificateNames = offer.Leaf.DnsNames,
        };
        JsonArray? servers = edit.Apply(observed.Gateway, out string? problem);
        if (servers is null)
        {
            refusals.Add(new CertificateRefusal(ErrorCatalog.GatewayServerAmbiguous, $"{observed.Place.Address}: {problem}"));
            return null;
        }

        return observed.Gateway is JsonObject gateway
            ? JsonNode.DeepEquals(gateway.At("spec", "servers"), servers) ? null : Change(observed, gateway, servers, edit)
            : Create(observed, version, servers);
    }

    /// <summary>The mesh as it will be, so that what follows from the change can be said before it is made.</summary>
    public static MeshSnapshot With(MeshSnapshot snapshot, Change change)
    {
        JsonObject body = change.Verb == ChangeVerb.Create ? change.Body! : MergePatch.Apply(change.Before, change.Body!);
        ObservedObject gateway = new(MeshKinds.Gateway, body, []);
        Dictionary<Cluster.KindRef, KindReading> readings = new(snapshot.Readings)
        {
            [MeshKinds.Gateway] = new KindReading([.. snapshot.Of(MeshKinds.Gateway).Where(item => item.Target != gateway.Target), gateway]),
        };
        return snapshot with { Readings = readings };
    }

    private static Change Change(SdsCertificateObservation observed, JsonObject gateway, JsonArray servers, ServerEdit edit) => new()
    {
        Target = observed.Place.Address!,
        Verb = ChangeVerb.MergePatch,
        Action = "Serve the certificate",
        Body = Patch(servers),
        Before = gateway,
        Details = Details(gateway, servers),
        Rank = Rank,
        Revise = now => edit.Apply(now, out string? problem) is not JsonArray revised
            ? throw new MeshToolsException(ErrorCatalog.GatewayServerAmbiguous, $"{observed.Place.Address} was changed meanwhile: {problem}.", target: observed.Place.Address!.ToString())
            : JsonNode.DeepEquals(now.At("spec", "servers"), revised) ? null : Patch(revised),
    };

    private static Change Create(SdsCertificateObservation observed, string version, JsonArray servers)
    {
        JsonObject selector = new(CertificatePlace.DefaultSelector.Select(static label => KeyValuePair.Create(label.Key, (JsonNode?)label.Value)));
        return new Change
        {
            Target = observed.Place.Address!,
            Verb = ChangeVerb.Create,
            Action = "Create the Gateway, which does not exist, for the usual ingress gateway (istio: ingressgateway)",
            Rank = Rank,
            Body = new JsonObject
            {
                ["apiVersion"] = version,
                ["kind"] = "Gateway",
                ["metadata"] = new JsonObject
                {
                    ["name"] = observed.Place.Address!.Name,
                    ["namespace"] = observed.Place.Address.Namespace,
                    ["labels"] = ManagedBy.Labels(),
                },
                ["spec"] = new JsonObject { ["selector"] = selector, ["servers"] = servers },
            },
        };
    }

    /// <summary>The servers as a patch. The list is written as a whole, which the version that goes with it makes safe.</summary>
    public static JsonObject Patch(JsonArray servers) => new() { ["spec"] = new JsonObject { ["servers"] = servers.DeepClone() } };

    /// <summary>Server by server: the list as a whole would be printed twice.</summary>
    public static IReadOnlyList<string> Details(JsonObject gateway, JsonArray servers)
    {
        return ObjectDiff.Between(ByPort(gateway.At("spec", "servers") as JsonArray), ByPort(servers));

        static JsonObject ByPort(JsonArray? list)
        {
            JsonObject named = [];
            foreach (JsonNode? server in list ?? [])
            {
                string name = $"server {server.Text("port", "name") ?? "?"} ({server.Text("port", "number")})";
                while (named.ContainsKey(name))
                {
                    name += "'";
                }

                named[name] = server?.DeepClone();
            }

            return named;
        }
    }
}
