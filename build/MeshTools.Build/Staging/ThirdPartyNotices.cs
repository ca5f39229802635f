using System.Text;

namespace MeshTools.Build.Staging;

/// <summary>The licences of the packages whose assemblies are in the package, each text once.</summary>
internal static class ThirdPartyNotices
{
    public static string Write(Checkout checkout)
    {
        IReadOnlyList<ShippedPackage> packages = ShippedPackage.All(checkout);
        StringBuilder text = new("MeshTools contains these packages:\n\n");
        foreach (ShippedPackage package in packages)
        {
            text.Append(package.Name).Append(' ').Append(package.Version).Append(" (").Append(package.Licence).Append(")\n")
                .Append("    ").Append(package.Copyright).Append("\n    ").Append(package.Address).Append("\n\n");
        }

        foreach (string licence in packages.Select(static package => package.Licence).Distinct().Order(StringComparer.Ordinal))
        {
            text.Append('-', 80).Append('\n').Append(licence).Append("\n\n").Append(LicenceText(licence).TrimEnd()).Append("\n\n");
        }

        return text.ToString();
    }

    private static string LicenceText(string licence)
    {
        using Stream? stream = typeof(ThirdPartyNotices).Assembly.GetManifestResourceStream("licence:" + licence);
        if (stream is null)
        {
            throw new BuildException($"The text of the licence '{licence}' is not in build/MeshTools.Build/Staging/Licences: add {licence}.txt.");
        }

        using StreamReader reader = new(stream);
        return reader.ReadToEnd();
    }
}
