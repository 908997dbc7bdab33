# ruff: noqa: RUF001  # signs that look alike are the point
"""Pages as the web has them, and sentences that somebody made up."""

from __future__ import annotations

PAGES = (
    """Release policy
The project ships a new minor version every twelve months, in October. Each version receives bug fixes for 24 months
after its first release and security fixes for 36 further months. Version 3.14 is the first to be supported for 60
months in total — it reaches its end of life on 31 October 2030. Builds for 32-bit Windows are no longer offered since
version 3.13.2, because fewer than 0.8 % of downloads asked for them. The “free-threaded” build isn't experimental any
more; it is officially supported, but it is not the default.""",
    """Grid report, second quarter
Wind and solar plants fed 41.7 terawatt-hours into the grid, which is 6.3 percent more than in the same quarter of 2025.
The effect of the new tariff is difficult to judge, since the office changed its definition of self-consumption in
April. Battery stations with a capacity of 1,850 megawatts were connected for the first time. The operators did not have
to switch off any plant for more than 15 minutes. Imports fell to 2.4 terawatt-hours; exports stayed at 5.1.""",
    """Guidance for travellers
Travellers from 59 countries do not need a visa for stays of up to 90 days within any 180-day period. The fee for the
electronic authorisation is €20 and it is valid for three years or until the passport expires, whichever comes first.
Children under 18 and people over 70 are exempt from the fee, but not from the authorisation. An application is usually
decided within 96 hours. Nobody should book a flight that cannot be refunded before the authorisation is granted.""",
    """Database limits
A single table can hold at most 4 billion pages, which is 32 terabytes with the default block size of 8 kB. The number
of columns is limited to 1,600, and the practical limit is lower because a row must fit into one page. Identifiers are
cut to 63 bytes without a warning. Partitioning is recommended when a table is larger than the memory of the server.
Temporary files aren't counted against the quota unless the setting “temp_files” is given, which is -1 by default.""",
    """Trial results
Of the 1,204 patients who were enrolled, 602 received the new drug and 602 received a placebo. After 26 weeks the mean
weight had fallen by 12.4 kg in the first group and by 2.1 kg in the second. Serious side effects were seen in 3.2 % of
the patients. The drug was not tested in people with kidney failure, and the authors advise against its use during
pregnancy. Half of the weight that had been lost came back within one year after the treatment had been stopped.""",
    """Fahrplan und Preise
Vom 14.12.2026 an fahren die Züge zwischen den beiden Städten alle 30 Minuten. Die Fahrt dauert künftig 1 Stunde
und 52 Minuten, das sind 17 Minuten weniger als bisher. Ein Fahrschein ohne Ermäßigung kostet 49,90 Euro und gilt nicht
in Nachtzügen. Die Strecke wurde für 2,3 Milliarden Euro ausgebaut; die Bauzeit betrug neun Jahre. Fahrräder dürfen nur
mit einer Reservierung mitgenommen werden, für die keine Gebühr verlangt wird.""",
    """Security advisory
All versions before 2.17.1 are affected by a flaw in the parser that lets an attacker read files of the server. The flaw
is rated 9.1 of 10 and was reported on 3 March 2026. Installations that don't accept uploads are not vulnerable. The
maintainers released fixed versions within 5 days and found no sign that the flaw had been used. Until an update is
possible, the option “allow_external” should be set to “off”; a restart of the service is required afterwards.""",
    """Statute, plain summary
The provider must keep the logs for at least 6 months and may not keep them longer than 24 months. Small firms with less
than 50 employees are exempt, unless they process data on behalf of a public body. A breach must be reported within 72
hours after it has become known. Fines reach up to 10 million euros or 2 % of the annual turnover, whichever is higher.
The rules apply from 2 August 2027; until then the former act, which has no such limits, stays in force.""",
    """保守方针
版本四点二将于二〇二七年六月三十日停止维护。新的版本每十二个月发布一次，并且在五年之内提供安全修复。
三十二位的安装包从今年起不再提供，因为只有极少数用户下载它们。这个选项默认是关闭的，管理员可以在设置中打开它。""",
)

FABRICATED = (
    "The project has decided to end all support for older versions by the end of this year.",
    "According to the report the share of renewable energy has doubled within two years.",
    "All travellers need a visa, which costs 80 euros and is valid for one entry only.",
    "The limit was raised to 64 terabytes in the latest version of the database.",
    "The drug is recommended for all adults, including people with kidney failure.",
    "Die Züge fahren ab Dezember stündlich, und die Fahrt dauert zwei Stunden.",
    "An attacker can run any code on the server if the option has been enabled.",
    "Small firms are exempt from all of the rules in this act without any exception.",
    "版本四点二将于二〇二八年十二月三十一日停止维护",
)
