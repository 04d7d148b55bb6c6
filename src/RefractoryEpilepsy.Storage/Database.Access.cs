using Microsoft.EntityFrameworkCore;

namespace RefractoryEpilepsy.Storage;

/// <summary>Tables of sign-in, tokens and identities.</summary>
internal static class AccessTables
{
    /// <summary>Adds them.</summary>
    public static void ConfigureAccess(this ModelBuilder model)
    {
        model.Entity<AuditRow>().HasIndex(entry => entry.By);
        model.Entity<AuditRow>().HasIndex(entry => entry.Action);
        model.Entity<AuditRow>().HasIndex(entry => entry.Subject);
        model.Entity<SessionRow>().ToTable("sessions").HasKey(session => session.Key);
        model.Entity<SessionRow>().HasIndex(session => session.Expires);
        model.Entity<ApiTokenRow>().ToTable("api_tokens").HasKey(token => token.Id);
        model.Entity<ApiTokenRow>().HasIndex(token => token.Hash).IsUnique();
        model.Entity<BreakGlassRow>().ToTable("break_glass").HasKey(row => row.Id);
        model.Entity<BreakGlassRow>().HasIndex(row => new { row.By, row.Patient });
        model.Entity<IdentityRow>().ToTable("identities").HasKey(row => row.Patient);
        model.Entity<IdentityWordRow>().ToTable("identity_words").HasKey(row => row.Id);
        model.Entity<IdentityWordRow>().HasIndex(row => new { row.IsNumber, row.Word });
        model.Entity<IdentityWordRow>().HasIndex(row => row.Patient);
    }
}
