/**
 * The languages that may be named in a localised string (RTE §4.1.1.6): ISO 639-1 and 639-2, those
 * that were withdrawn since with them. Two and three letters each, written without gaps.
 */

const TWO_LETTERS =
  "aaabaeafakamanarasavayazbabebgbhbibmbnbobrbscacechcocrcscucvcydadedvdzeeeleneoeseteufafffifj" +
  "fofrfygagdglgngugvhahehihohrhthuhyhziaidieigiiikioisitiujajvkakgkikjkkklkmknkokrkskukvkwkyla" +
  "lblglilnloltlulvmgmhmimkmlmnmomrmsmtmynanbndnengnlnnnonrnvnyocojomorospapiplpsptqurmrnrorurw" +
  "sascsdsesgshsiskslsmsnsosqsrssstsusvswtatetgthtitktltntotrtstttwtyugukuruzvevivowawoxhyiyoza" +
  "zhzu";

const THREE_LETTERS =
  "aarabkaceachadaadyafaafhafrainakaakkalbalealgaltamhanganpapaaraarcargarmarnarpartarwasmast" +
  "athausavaaveawaaymazebadbaibakbalbambanbaqbasbatbejbelbembenberbhobihbikbinbisblabntbodbos" +
  "brabrebtkbuabugbulburbyncadcaicarcatcaucebcelceschachbchechgchichkchmchnchochpchrchuchvchy" +
  "cmccnrcopcorcoscpecpfcppcrecrhcrpcsbcuscymczedakdandardaydeldendeudgrdindivdoidradsbduadum" +
  "dutdyudzoefiegyekaellelxengenmepoesteuseweewofanfaofasfatfijfilfinfiufonfrafrefrmfrofrrfrs" +
  "fryfulfurgaagaygbagemgeogergezgilglagleglgglvgmhgohgongorgotgrbgrcgregrngswgujgwihaihathau" +
  "hawhebherhilhimhinhithmnhmohrvhsbhunhuphyeibaiboiceidoiiiijoikuileiloinaincindineinhipkira" +
  "iroislitajavjbojpnjprjrbkaakabkackalkamkankarkaskatkaukawkazkbdkhakhikhmkhokikkinkirkmbkok" +
  "komkonkorkoskpekrckrlkrokrukuakumkurkutladlahlamlaolatlavlezlimlinlitlollozltzlualubluglui" +
  "lunluolusmacmadmagmahmaimakmalmanmaomapmarmasmaymdfmdrmenmgamicminmismkdmkhmlgmltmncmnimno" +
  "mohmolmonmosmrimsamulmunmusmwlmwrmyamynmyvnahnainapnaunavnblndendondsnepnewnianicniunldnno" +
  "nobnognonnornqonsonubnwcnyanymnynnyonziociojioriormosaossotaotopaapagpalpampanpappaupeoper" +
  "phiphnplipolponporprapropusquerajraprarroarohromronrumrunruprussadsagsahsaisalsamsansassat" +
  "sccscnscoscrselsemsgasgnshnsidsinsiositslaslksloslvsmasmesmismjsmnsmosmssnasndsnksogsomson" +
  "sotspasqisrdsrnsrpsrrssasswsuksunsussuxswaswesycsyrtahtaitamtatteltemtertettgktglthatibtig" +
  "tirtivtkltlhtlitmhtogtontpitsitsntsotuktumtupturtuttvltwityvudmugauigukrumbundurduzbvaiven" +
  "vievolvotwakwalwarwaswelwenwlnwolxalxhoyaoyapyidyorypkzapzblzenzghzhazhozndzulzunzxxzza";

const CODES = new Set([
  ...(TWO_LETTERS.match(/../g) ?? []),
  ...(THREE_LETTERS.match(/.../g) ?? []),
  "i", // registered with IANA
  "x", // agreed upon privately
]);

/** Whether `tag` is a language tag (RFC 3066) whose language exists. */
export function isLanguage(tag: string): boolean {
  const [language = "", ...subtags] = tag.toLowerCase().split("-");
  const needsMore = language === "i" || language === "x";
  return (
    CODES.has(language) &&
    (!needsMore || subtags.length > 0) &&
    subtags.every((subtag) => /^[a-z0-9]{1,8}$/.test(subtag))
  );
}
