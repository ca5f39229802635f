using System.Globalization;
using System.Text.Json.Nodes;
using MeshTools.Mesh;
using MeshTools.Mesh.Observed;

namespace MeshTools.Locality;

/// <summary>What a DestinationRule is to say, in the form that a version obeys. Pure.</summary>
/// <param name="Setting">The localityLbSetting; null to leave what the rule says, unless that switches locality off.</param>
/// <param name="ErrorField">The field for the number of errors.</param>
/// <param name="Given">Fields of outlierDetection that were asked for.</param>
/// <param name="Usual">Fields for a rule that has no outlierDetection yet.</param>
internal sealed record RuleSetting(JsonObject? Setting, string ErrorField, JsonObject Given, JsonObject Usual)
{
    // In the order in which people think of them; a server may give them in any.
    private static readonly string[] FieldOrder = [OldErrorField, "consecutive5xxErrors", "consecutiveGatewayErrors", "interval", "baseEjectionTime", "maxEjectionPercent"];

    private const string OldErrorField = "consecutiveErrors";

    private static readonly string[] Successors = ["consecutive5xxErrors", "consecutiveGatewayErrors"];

    // The source procedure's values (SOURCES.md, section 4).
    private const int Errors = 7;
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan BaseEjectionTime = TimeSpan.FromMinutes(15);

    /// <summary>
    /// True where the schema of the DestinationRule wants a loadBalancer to say simple or consistentHash: that of 1.5 does,
    /// and what it then says is the default of those releases.
    /// </summary>
    public bool NeedsSimple { get; init; }

    public static RuleSetting Of(LocalityRequest request, IstioVersion version)
    {
        // consecutiveErrors is used in 1.5 and 1.6, and ignored with a warning from 1.7 on.
        string field = version.IsBefore(7) ? OldErrorField : "consecutive5xxErrors";
        JsonObject usual = new()
        {
            [field] = request.ConsecutiveErrors ?? Errors,
            ["interval"] = Text(request.Interval ?? Interval),
            ["baseEjectionTime"] = Text(request.BaseEjectionTime ?? BaseEjectionTime),
        };
        JsonObject given = [];
        Add(given, field, request.ConsecutiveErrors);
        Add(given, "interval", request.Interval is TimeSpan interval ? Text(interval) : null);
        Add(given, "baseEjectionTime", request.BaseEjectionTime is TimeSpan time ? Text(time) : null);
        Add(given, "maxEjectionPercent", request.MaxEjectionPercent);
        Add(usual, "maxEjectionPercent", request.MaxEjectionPercent);
        return new RuleSetting(LocalityForm.Setting(request), field, given, usual) { NeedsSimple = version.IsBefore(7) };
    }

    /// <summary>The outlierDetection that is to stand where this one does.</summary>
    public JsonObject OutlierDetection(JsonObject? now)
    {
        if (now is null)
        {
            return (JsonObject)Usual.DeepClone();
        }

        JsonObject result = (JsonObject)now.DeepClone();
        foreach ((string given, JsonNode? value) in Given)
        {
            // Up to 1.6 istiod refuses the old field beside one of its successors, which exist since 1.5.
            string field = given == OldErrorField ? Array.Find(Successors, result.ContainsKey) ?? given : given;
            if (!IsSame(result[field], value))
            {
                result[field] = value!.DeepClone();
            }

            if (field == ErrorField && field != OldErrorField)
            {
                result.Remove(OldErrorField);
            }
        }

        return result;
    }

    /// <summary>One line for people.</summary>
    public static string? Summary(JsonNode? outlierDetection) => outlierDetection is not JsonObject fields ? null
        : fields.Count == 0 ? "{}"
        : string.Join(", ", fields.OrderBy(static field => Array.IndexOf(FieldOrder, field.Key) is int index and >= 0 ? index : FieldOrder.Length).Select(static field => $"{field.Key} {field.Value}"));

    /// <summary>5m and 300s are one time.</summary>
    private static bool IsSame(JsonNode? first, JsonNode? second) =>
        JsonNode.DeepEquals(first, second)
        || (GoDuration.TryParse(JsonFields.Text(first)) is TimeSpan one && one == GoDuration.TryParse(JsonFields.Text(second)));

    // Seconds are the one notation that every release of Istio reads.
    private static string Text(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.###}s");

    private static void Add(JsonObject fields, string name, JsonNode? value)
    {
        if (value is not null)
        {
            fields[name] = value;
        }
    }
}
