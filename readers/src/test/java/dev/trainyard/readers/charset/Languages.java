package dev.trainyard.readers.charset;

import java.util.List;

/** A few sentences about marshalling yards in many languages, with the charsets that each was written in before UTF-8. */
record Languages(String language, String text, List<String> charsets) {
    static final List<Languages> ALL = List.of(
            new Languages(
                    "German",
                    "Ein Rangierbahnhof ist ein Bahnhof, auf dem Güterzüge zerlegt und neu gebildet werden. Die Wagen rollen"
                            + " über einen Ablaufberg in die Gleise, wo sie nach ihrem Ziel geordnet stehen. Früher mussten"
                            + " Arbeiter größere Hemmschuhe auf die Schienen legen; heute übernehmen Gleisbremsen das.\n",
                    List.of("ISO-8859-1", "windows-1252")),
            new Languages(
                    "French",
                    "Une gare de triage est une gare où les wagons de marchandises sont séparés, puis assemblés en nouveaux"
                            + " trains. Les véhicules descendent d’une bosse et sont dirigés vers différentes voies, à l’aide"
                            + " d’aiguillages télécommandés. Ce procédé économise beaucoup d’énergie et évite des manœuvres"
                            + " inutiles.\n",
                    List.of("windows-1252")),
            new Languages(
                    "Spanish",
                    "Una estación de clasificación es el lugar donde los vagones se separan según su destino y se forman"
                            + " nuevos trenes. También hay pequeñas instalaciones en las que la maniobra la hace una sola"
                            + " máquina. ¿Cuántos vagones caben en una vía? Depende de la región y del año.\n",
                    List.of("ISO-8859-1", "windows-1252")),
            new Languages(
                    "Portuguese",
                    "Um pátio de manobras é o lugar onde os vagões são separados e reunidos em novas composições. A operação"
                            + " não é simples: é necessário saber para onde vai cada vagão, e a ordem em que são postos nas"
                            + " linhas também importa. «Não há trem sem pátio», dizem os ferroviários. VAGÕES E AÇÃO.\n",
                    List.of("ISO-8859-1", "windows-1252")),
            new Languages(
                    "Polish",
                    "Stacja rozrządowa to miejsce, w którym składy towarowe są rozdzielane, a wagony łączone w nowe pociągi."
                            + " Wagony zjeżdżają z górki rozrządowej na właściwe tory, gdzie hamulce torowe zmniejszają ich"
                            + " prędkość. Każdy z nich musi trafić na swój tor, zanim przyjedzie następny.\n",
                    List.of("windows-1250", "ISO-8859-2")),
            new Languages(
                    "Czech",
                    "Seřaďovací nádraží je místo, kde se nákladní vlaky rozdělují a vozy se řadí do nových souprav. Vozy"
                            + " sjíždějí ze svážného pahrbku na jednotlivé koleje, kde je zpomalují kolejové brzdy. Průběh"
                            + " celého řazení dnes řídí počítač.\n",
                    List.of("windows-1250", "ISO-8859-2")),
            new Languages(
                    "Russian",
                    "Сортировочная станция - это станция, на которой грузовые поезда расформировывают и составляют из вагонов"
                            + " новые. Вагоны скатываются с горки на пути, где их скорость уменьшают замедлители. Сегодня всем"
                            + " этим управляет машина, и людям остаётся только следить за её работой.\n",
                    List.of("windows-1251", "KOI8-R", "ISO-8859-5")),
            new Languages(
                    "Greek",
                    "Ο σταθμός διαλογής είναι ένας χώρος όπου οι εμπορικοί συρμοί διαλύονται και τα βαγόνια τους ενώνονται σε"
                            + " νέους. Τα βαγόνια κυλούν από ένα ύψωμα προς τις γραμμές, όπου ειδικά φρένα μειώνουν την"
                            + " ταχύτητά τους. Σήμερα όλα αυτά τα ελέγχει ένας υπολογιστής.\n",
                    List.of("windows-1253", "ISO-8859-7")),
            new Languages(
                    "Turkish",
                    "Manevra garı, yük trenlerinin dağıtıldığı ve vagonların yeni trenler hâlinde birleştirildiği yerdir."
                            + " Vagonlar küçük bir tepeden aşağı doğru kendi ağırlığıyla iner ve gidecekleri yere göre ayrı"
                            + " yollara girer. Bugün bütün bu işleri bir bilgisayar yönetiyor, işçiler yalnızca izliyor.\n",
                    List.of("windows-1254", "ISO-8859-9")),
            new Languages(
                    "Hebrew",
                    "תחנת מיון היא תחנה שבה רכבות משא מפורקות והקרונות שלהן מחוברים לרכבות חדשות. הקרונות מתגלגלים מגבעה"
                            + " קטנה אל המסילות, ושם בלמים מיוחדים מאטים אותם. היום מחשב אחד מנהל את כל העבודה הזאת והעובדים"
                            + " רק משגיחים עליה.\n",
                    List.of("windows-1255", "ISO-8859-8")),
            new Languages(
                    "Arabic",
                    "محطة الفرز هي المكان الذي تفكك فيه قطارات البضائع وتجمع عرباتها في قطارات جديدة. تنزل العربات من تل"
                            + " صغير إلى السكك حسب المكان الذي تذهب إليه، وهناك تخفف المكابح من سرعتها. واليوم يدير الحاسوب كل"
                            + " هذا العمل ويراقبه العمال.\n",
                    List.of("windows-1256", "ISO-8859-6")),
            new Languages(
                    "Japanese",
                    "操車場は、貨物列車を分解し、貨車を新しい列車に組み替えるための場所です。貨車はハンプと呼ばれる小さな丘から"
                            + "転がり、行き先ごとに決められた線路に入ります。現在ではコンピューターが全体を管理しています。\n",
                    List.of("Shift_JIS", "EUC-JP", "ISO-2022-JP")),
            new Languages(
                    "Simplified Chinese",
                    "编组站是把货物列车拆开并把车辆重新编成新列车的地方。车辆从驼峰上溜下来，按照去向进入不同的股道，减速器使它们"
                            + "的速度慢下来。今天，整个过程都由计算机控制，工人只需要看着它工作就可以了。\n",
                    List.of("GB18030", "GBK")),
            new Languages(
                    "Traditional Chinese",
                    "調車場是把貨物列車拆開並把車輛重新編成新列車的地方。車輛從駝峰上溜下來，按照去向進入不同的股道，減速器使它們" + "的速度慢下來。今天，整個過程都由電腦控制，工人只需要看著它工作就可以了。\n",
                    List.of("Big5")),
            new Languages(
                    "Korean",
                    "조차장은 화물 열차를 나누고 화차를 새로운 열차로 다시 묶는 곳이다. 화차는 작은 언덕에서 굴러 내려와 가는 곳에"
                            + " 따라 정해진 선로로 들어간다. 오늘날에는 컴퓨터가 이 모든 일을 다루고 사람은 그것을 지켜보기만 한다.\n",
                    List.of("EUC-KR")));
}
