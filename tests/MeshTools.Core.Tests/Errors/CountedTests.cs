using MeshTools.Errors;

namespace MeshTools.Core.Tests.Errors;

/// <summary>Numbers in sentences.</summary>
public sealed class CountedTests
{
    [Theory]
    [InlineData(0, "0 objects", "0 proxies are")]
    [InlineData(1, "1 object", "1 proxy is")]
    [InlineData(2, "2 objects", "2 proxies are")]
    [InlineData(1000, "1000 objects", "1000 proxies are")]
    public void One_is_not_many(int count, string objects, string proxies)
    {
        Assert.Equal(objects, Counted.Of(count, "object"));
        Assert.Equal(proxies, $"{Counted.Of(count, "proxy", "proxies")} {Counted.Word(count, "is", "are")}");
    }
}
