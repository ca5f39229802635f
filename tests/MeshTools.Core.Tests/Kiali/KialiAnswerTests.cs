using MeshTools.Errors;
using MeshTools.Kiali;

namespace MeshTools.Core.Tests.Kiali;

/// <summary>What Kiali's answers mean: SOURCES.md, section 2.</summary>
public sealed class KialiAnswerTests
{
    [Theory]
    [InlineData(200, "Accepted", true, "Kiali let admin in.")]
    [InlineData(401, "Refused", false, "refused admin (HTTP 401)")]
    [InlineData(520, "SecretMissing", false, "no secret with a user and a passphrase (HTTP 520)")]
    [InlineData(500, "Failed", false, "failed over the login (HTTP 500), and neither let admin in nor refused")]
    [InlineData(503, "Failed", false, "HTTP 503")]
    [InlineData(404, "NotMade", null, "HTTP 404 is no answer of Kiali's to a login")]
    [InlineData(302, "NotMade", null, "HTTP 302")]
    [InlineData(204, "NotMade", null, "HTTP 204")]
    public void Each_status_means_something_else(int status, string kind, bool? verified, string reason)
    {
        KialiAnswer answer = KialiAnswer.Of(status, "admin");

        Assert.Equal((kind, verified), (answer.Kind.ToString(), answer.Verified));
        Assert.Contains(reason, answer.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(401, "Denied")]
    [InlineData(403, "Denied")]
    [InlineData(404, "Denied")]
    [InlineData(503, "NotMade")]
    [InlineData(0, "NotMade")]
    public void What_the_API_server_says_is_no_word_of_Kialis(int status, string kind)
    {
        KialiAnswer answer = KialiAnswer.NotMade(new MeshToolsException(ErrorCatalog.Forbidden, "may not") { HttpStatus = status });

        Assert.Equal((kind, null), (answer.Kind.ToString(), answer.Verified));
        Assert.Equal("No login was made: may not", answer.Reason);
    }

    [Theory]
    [InlineData(401, true, "The former passphrase is refused.")]
    [InlineData(200, false, "But the former passphrase is accepted still.")]
    [InlineData(503, true, "Whether the former passphrase is refused was not seen")]
    public void A_rotation_is_done_when_the_former_passphrase_is_dead(int former, bool verified, string reason)
    {
        (bool isVerified, string said) = KialiAnswer.Of(200, "admin").After(KialiAnswer.Of(former, "admin"));

        Assert.Equal(verified, isVerified);
        Assert.StartsWith("Kiali let admin in.", said, StringComparison.Ordinal);
        Assert.Contains(reason, said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Accepted", false, 0)]
    [InlineData("Denied", false, 0)]
    [InlineData("SecretMissing", false, 60)]
    [InlineData("Refused", false, 10)]
    [InlineData("OtherStrategy", false, 10)]
    [InlineData("OtherStrategy", true, 60)]
    [InlineData("NotMade", true, 10)]
    public void What_can_still_change_is_waited_for(string answer, bool hasOperator, int seconds) => Assert.Equal(
        TimeSpan.FromSeconds(seconds), KialiProof.Limit(Enum.Parse<KialiAnswerKind>(answer), TimeSpan.FromMinutes(1), hasOperator));

    [Fact]
    public void Nobody_waits_longer_than_asked_for() =>
        Assert.Equal(TimeSpan.FromSeconds(2), KialiProof.Limit(KialiAnswerKind.Refused, TimeSpan.FromSeconds(2), hasOperator: false));
}
