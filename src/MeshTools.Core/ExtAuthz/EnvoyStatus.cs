namespace MeshTools.ExtAuthz;

/// <summary>The HTTP statuses that Envoy can be told to answer with (envoy.type.v3.StatusCode), errors alone.</summary>
internal static class EnvoyStatus
{
    public const int Forbidden = 403;

    // Envoy refuses a listener with another number, 418 and 499 for instance.
    public static bool IsKnown(int status) => status
        is (>= 400 and <= 417) or (>= 421 and <= 424) or 426 or 428 or 429 or 431
        or (>= 500 and <= 508) or 510 or 511;
}
