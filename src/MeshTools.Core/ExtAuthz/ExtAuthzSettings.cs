using System.Globalization;

namespace MeshTools.ExtAuthz;

/// <summary>What a filter is to say, whatever its form: the request with the service found.</summary>
/// <param name="Host">The service's full name.</param>
/// <param name="Request">What was asked for.</param>
internal sealed record ExtAuthzSettings(string Host, ExtAuthzRequest Request)
{
    /// <summary>Half a second: Envoy's own 200 ms is short, and the 600 s of a provider are an outage (istio/istio#30795).</summary>
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromMilliseconds(500);

    public int Port => Request.Port;

    /// <summary>The ports of the listeners to guard; none for all.</summary>
    public IReadOnlyList<int> ListenerPorts { get; init; } = [];

    public bool IsGrpc => Request.Protocol == ExtAuthzProtocol.Grpc;

    /// <summary>The time the service has, as protobuf writes it, e.g. <c>0.5s</c>.</summary>
    public string Timeout => Seconds(Request.Timeout ?? DefaultTimeout);

    /// <summary>The status where it differs from Envoy's own; else null.</summary>
    public int? OtherStatus => Request.StatusOnError == EnvoyStatus.Forbidden ? null : Request.StatusOnError;

    public static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.#########", CultureInfo.InvariantCulture) + "s";

    /// <summary>A duration as protobuf or Go write it: <c>0.5s</c>, <c>500ms</c>, <c>1m</c>; null for anything else.</summary>
    public static TimeSpan? Read(string? text)
    {
        (string Unit, double Seconds)[] units = [("ms", 0.001), ("s", 1), ("m", 60), ("h", 3600)];
        foreach ((string unit, double seconds) in units)
        {
            if (text?.EndsWith(unit, StringComparison.Ordinal) == true
                && double.TryParse(text[..^unit.Length], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double count)
                && count * seconds < TimeSpan.MaxValue.TotalSeconds / 2)
            {
                return TimeSpan.FromSeconds(count * seconds);
            }
        }

        return null;
    }
}
