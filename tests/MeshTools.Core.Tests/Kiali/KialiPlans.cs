using System.Net;
using MeshTools.Changes;
using MeshTools.Errors;
using MeshTools.Kiali;

namespace MeshTools.Core.Tests.Kiali;

/// <summary>Set-KialiCredential over a Kiali that is written down.</summary>
internal static class KialiPlans
{
    public const string Passphrase = "s3cret-phrase";
    public const string Key = "an-entirely-new-signing-key-of-32";
    public static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    public static Kialis Settled(string metadata = "creationTimestamp: '2026-01-01T00:00:00Z'") => Kialis
        .Of("v1.14", "login", env: string.Join(", ", KialiNames.Variables.Select(static pair => $"{{name: {pair.Variable}, valueFrom: {{secretKeyRef: {{name: kiali, key: {pair.Key}, optional: true}}}}}}")))
        .WithSecret("admin", Passphrase, metadata);

    public static KialiRequest Request(string? passphrase) => new() { Namespace = "istio-system", Credential = passphrase is null ? null : new NetworkCredential("admin", passphrase) };

    public static KialiPlan Plan(KialiRequest request, KialiObservation kiali) => KialiPlanner.Plan(request, kiali, Now, static () => Key);

    public static string Outcome(KialiRequest request, KialiObservation kiali)
    {
        try
        {
            return Plan(request, kiali).Strategy.ToString();
        }
        catch (MeshToolsException error)
        {
            Assert.DoesNotContain(request.Credential?.Password is { Length: > 1 } passphrase ? passphrase : "\0", error.Message, StringComparison.Ordinal);
            return error.Definition.Id;
        }
    }

    public static IEnumerable<string> Lines(KialiPlan plan) => plan.Changes.Select(Line);

    public static string Line(Change change) => $"{change.Target} {change.Verb}";
}
