using MeshTools.Locality;

namespace MeshTools.Core.Tests.Locality;

/// <summary>Times in the form that Istio writes them in.</summary>
public class GoDurationTests
{
    [Theory]
    [InlineData("5m", 300)]
    [InlineData("1h30m", 5400)]
    [InlineData("0.5s", 0.5)]
    [InlineData("250ms", 0.25)]
    public void Times_are_read_as_Istio_writes_them(string text, double seconds) => Assert.Equal(seconds, GoDuration.TryParse(text)!.Value.TotalSeconds);

    [Theory]
    [InlineData(null)]
    [InlineData("5")]
    [InlineData("five")]
    [InlineData("")]
    [InlineData("999999999999h999999999999h")]
    public void Other_texts_are_no_times(string? text) => Assert.Null(GoDuration.TryParse(text));
}
