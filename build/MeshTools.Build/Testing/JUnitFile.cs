using System.Xml.Linq;

namespace MeshTools.Build.Testing;

/// <summary>The results that Pester writes in JUnit's form.</summary>
internal static class JUnitFile
{
    /// <summary>Null when there is no file: Pester did not come that far.</summary>
    public static TestCounts? Read(string file)
    {
        if (!File.Exists(file))
        {
            return null;
        }

        XElement[] cases = [.. XDocument.Load(file).Descendants("testcase")];
        XElement[] failed = [.. cases.Where(static test => Problem(test) is not null)];
        int skipped = cases.Except(failed).Count(static test => (string?)test.Attribute("status") is not "Passed");
        return new TestCounts
        {
            Passed = cases.Length - failed.Length - skipped,
            Skipped = skipped,
            Failures = [.. failed.Select(Failure)],
        };
    }

    private static XElement? Problem(XElement test) => test.Element("failure") ?? test.Element("error");

    private static TestFailure Failure(XElement test)
    {
        XElement problem = Problem(test)!;
        return new TestFailure(
            $"{(string?)test.Attribute("classname")}: {(string?)test.Attribute("name")}",
            (string?)problem.Attribute("message") ?? "no message",
            problem.Value);
    }
}
