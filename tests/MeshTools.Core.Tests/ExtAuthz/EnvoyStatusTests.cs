using MeshTools.ExtAuthz;

namespace MeshTools.Core.Tests.ExtAuthz;

/// <summary>The statuses of envoy.type.v3.StatusCode: with any other Envoy refuses the listener.</summary>
public class EnvoyStatusTests
{
    [Fact]
    public void Errors_that_Envoy_has_are_known_and_no_others()
    {
        int[] known =
        [
            .. Enumerable.Range(400, 18), 421, 422, 423, 424, 426, 428, 429, 431, .. Enumerable.Range(500, 9), 510, 511,
        ];
        Assert.Equal(known, Enumerable.Range(0, 1000).Where(EnvoyStatus.IsKnown));
    }
}
