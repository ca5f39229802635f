using MeshTools.Mesh.Readiness;

namespace MeshTools.Core.Tests.Mesh.Readiness;

public sealed class LogExcerptTests
{
    [Fact]
    public void The_last_eight_lines_are_shown_and_empty_ones_do_not_count()
    {
        string log = string.Concat(Enumerable.Range(1, 20).Select(static number => $"line {number}\r\n\n"));

        Assert.Equal(Enumerable.Range(13, 8).Select(static number => $"line {number}"), LogExcerpt.Of(log));
    }

    [Fact]
    public void A_line_is_cut_and_a_letter_of_two_halves_is_not()
    {
        Assert.Equal(new string('x', 200) + "…", LogExcerpt.Of(new string('x', 5000).Insert(100, " ")[1..])[0].Replace(" ", "x", StringComparison.Ordinal));
        Assert.Equal(new string('.', 199) + "…", LogExcerpt.Of(new string('.', 199) + "😀 and more")[0]);
    }

    [Fact]
    public void A_secret_is_masked_before_the_line_is_cut()
    {
        string line = Assert.Single(LogExcerpt.Of($"{new string('.', 195)} token=Hunter2"));

        Assert.DoesNotContain("Hunt", line, StringComparison.Ordinal);
    }

    [Fact]
    public void Colours_and_controls_of_a_terminal_do_not_reach_ours() =>
        Assert.Equal(["red alert  and more"], LogExcerpt.Of("\u001b[31mred\u001b[0m alert\a \u001b]0;title\aand\u0000more\r\n"));

    [Theory]
    [InlineData("unable to retrieve container logs for containerd://3f0e")]
    [InlineData("failed to try resolving symlinks in path \"/var/log/pods/x/app/0.log\": lstat /var/log/pods/x/app/0.log: no such file or directory")]
    [InlineData("")]
    [InlineData("\n\n")]
    public void The_kubelets_own_sentence_is_no_log(string log) => Assert.Empty(LogExcerpt.Of(log));
}
